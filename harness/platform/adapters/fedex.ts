import { z } from 'zod'
import type { CarrierAdapter } from './adapter.ts'
import { credentialsInBody } from './credentials-in-body.ts'

/**
 * FedEx: no browser and no refresh. A project's own token, or one for a child account with `child_Key` and
 * `child_secret`; credentials in the body; a scope is refused, whatever it is.
 */
export const fedex: CarrierAdapter = {
  grants: ['client_credentials', 'csp_credentials', 'client_pc_credentials'],
  request(request) {
    const moved = credentialsInBody(request)
    moved.form.delete('scope')
    return moved
  },
  error({ status, json }) {
    const code = fedexError.safeParse(json).data?.errors[0]?.code
    if (code === 'NOT.AUTHORIZED.ERROR') return { error: 'invalid_client' }
    if (code === 'BAD.REQUEST.ERROR') return { error: 'invalid_request' }
    // An address that asks too often is shut out for ten minutes; nothing is wrong with the credentials.
    return status === 403 ? { error: 'temporarily_unavailable' } : undefined
  },
}

const fedexError = z.object({ errors: z.array(z.object({ code: z.string() })).min(1) })

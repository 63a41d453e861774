import { z } from 'zod'
import type { CarrierAdapter } from './adapter.ts'
import { credentialsInBody } from './credentials-in-body.ts'

/**
 * USPS: credentials in the body, but at the revocation address in HTTP Basic. A dead code or refresh token is
 * `invalid_request` or `invalid_refresh_token`, which only its other members tell from a bad request.
 */
export const usps: CarrierAdapter = {
  grants: ['authorization_code', 'client_credentials'],
  request: (request) => (request.form.has('grant_type') ? credentialsInBody(request) : request),
  error({ json, grant }) {
    const { error, refresh_token_status: status, error_description: text = '' } = uspsError.safeParse(json).data ?? {}
    if (error === undefined) return undefined
    if (error === 'invalid_client') return { error: 'invalid_client' }
    if (error === 'invalid_refresh_token' || status !== undefined) return { error: 'invalid_grant' }
    // The word is misspelled by the carrier.
    if (grant === 'authorization_code' && /authori[sz]at\w+ code error/i.test(text)) return { error: 'invalid_grant' }
    return undefined
  },
}

const uspsError = z.object({
  error: z.string(),
  error_description: z.string().optional(),
  refresh_token_status: z.string().optional(),
})

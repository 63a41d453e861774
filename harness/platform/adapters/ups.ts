import { z } from 'zod'
import type { CarrierAdapter, TokenRequest } from './adapter.ts'
import { basicCredentials } from './credentials-in-body.ts'

/**
 * UPS: refresh tokens have an address of their own and always want HTTP Basic; a code with a verifier is redeemed
 * without it. Errors are `{"response":{"errors":[{"code","message"}]}}`, one code for many things.
 */
export const ups: CarrierAdapter = {
  grants: ['authorization_code', 'client_credentials'],
  request(request) {
    if (request.form.get('grant_type') === 'refresh_token') return atRefreshAddress(request)
    return request.form.has('code_verifier') ? byVerifierAlone(request) : request
  },
  error({ json, grant }) {
    const { code, message = '' } = upsError.safeParse(json).data?.response.errors[0] ?? {}
    if (code === '10401') return { error: 'invalid_client' }
    if (code === '10429' || code === '10500') return { error: 'temporarily_unavailable' }
    if (/authorization code|refresh token|code verifier|redirect url/i.test(message)) return { error: 'invalid_grant' }
    if (/authorization header/i.test(message)) return { error: 'invalid_client' }
    if (code === '10400') return { error: grant === 'refresh_token' ? 'invalid_grant' : 'invalid_request' }
    return undefined
  },
}

const upsError = z.object({
  response: z.object({ errors: z.array(z.object({ code: z.string(), message: z.string() })).min(1) }),
})

function atRefreshAddress(request: TokenRequest): TokenRequest {
  const url = new URL(request.url)
  url.pathname = url.pathname.replace(/\/token$/, '/refresh')
  return { ...request, url }
}

function byVerifierAlone(request: TokenRequest): TokenRequest {
  const { authorization, ...headers } = request.headers
  const given = basicCredentials(authorization)
  if (given === undefined) return request
  const form = new URLSearchParams(request.form)
  form.set('client_id', given.id)
  return { url: request.url, headers, form }
}

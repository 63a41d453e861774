import { AuthorizationResponseError, type AuthorizationServer, validateAuthResponse } from 'oauth4webapi'
import type { PendingFlow } from '../records.ts'
import { Refusal } from '../refusal.ts'

/**
 * The answer comes from the server this flow was sent to (RFC 9207, 2.4): `iss` is there where the server announces it,
 * it is there once, and equals the issuer character for character. Only what passed here can be redeemed.
 */
export function checkIssuer(server: AuthorizationServer, flow: PendingFlow, answer: URLSearchParams): URLSearchParams {
  if (server.issuer !== flow.issuer) throw new Refusal('CONNECTION_NOT_COMPLETED', 'other-issuer')
  try {
    return validateAuthResponse(server, { client_id: flow.clientId }, answer, flow.state)
  } catch (cause) {
    const reason = cause instanceof AuthorizationResponseError ? 'authorization-refused' : 'answer-refused'
    throw new Refusal('CONNECTION_NOT_COMPLETED', reason, cause)
  }
}

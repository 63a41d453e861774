import * as oauth from 'oauth4webapi'
import { clientAuthentication } from '../carriers/client-authentication.ts'
import { requestOptions } from '../carriers/requests.ts'
import { tokensOf } from '../carriers/token-answer.ts'
import type { Kit } from '../kit.ts'
import type { RegisteredClient, Tokens } from '../records.ts'

export type RefreshOutcome =
  | { readonly kind: 'refreshed'; readonly tokens: Tokens }
  /** The refresh token is dead: it is never to be sent again. */
  | { readonly kind: 'refused' }
  /** Nothing is known of the refresh token. */
  | { readonly kind: 'failed'; readonly cause: unknown }

/** Sends one refresh, as the client the tokens were issued to. */
export async function requestRefresh(
  kit: Kit,
  server: oauth.AuthorizationServer,
  client: RegisteredClient,
  tokens: Tokens & { readonly refreshToken: string },
): Promise<RefreshOutcome> {
  const who = { client_id: client.clientId }
  try {
    const response = await oauth.refreshTokenGrantRequest(
      server,
      who,
      clientAuthentication(client),
      tokens.refreshToken,
      requestOptions(kit.send, client.issuer),
    )
    const answer = await oauth.processRefreshTokenResponse(server, who, response)
    return { kind: 'refreshed', tokens: tokensOf(kit, answer, tokens) }
  } catch (cause) {
    const refused = cause instanceof oauth.ResponseBodyError && cause.error === 'invalid_grant'
    return refused ? { kind: 'refused' } : { kind: 'failed', cause }
  }
}

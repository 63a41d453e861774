import * as oauth from 'oauth4webapi'
import { optionsFor } from '../adapters/speak.ts'
import { clientAuthentication } from '../carriers/client-authentication.ts'
import { dpopOption, withNonce } from '../carriers/dpop.ts'
import { type CertifiedClient, whoIs } from '../carriers/mutual-tls.ts'
import type { TokenServer } from '../carriers/servers.ts'
import { tokensOf } from '../carriers/token-answer.ts'
import type { Kit } from '../kit.ts'
import type { Tokens } from '../records.ts'

export type RefreshOutcome =
  | { readonly kind: 'refreshed'; readonly tokens: Tokens }
  /** The refresh token is dead: it is never to be sent again. */
  | { readonly kind: 'refused' }
  /** Nothing is known of the refresh token. */
  | { readonly kind: 'failed'; readonly cause: unknown }

/** Sends one refresh, as the client the tokens were issued to. */
export async function requestRefresh(
  kit: Kit,
  server: TokenServer,
  client: CertifiedClient,
  tokens: Tokens & { readonly refreshToken: string },
): Promise<RefreshOutcome> {
  const certificate = tokens.mutualTls === true ? client.certificate : undefined
  const who = whoIs(client, certificate)
  try {
    const options = {
      ...optionsFor(kit, server, client.issuer, certificate),
      ...(await dpopOption(kit, tokens.dpopKey)),
    }
    const answer = await withNonce(async () => {
      const authentication = clientAuthentication(client)
      const response = await oauth.refreshTokenGrantRequest(server, who, authentication, tokens.refreshToken, options)
      return oauth.processRefreshTokenResponse(server, who, response)
    })
    return { kind: 'refreshed', tokens: tokensOf(kit, answer, tokens) }
  } catch (cause) {
    const refused = cause instanceof oauth.ResponseBodyError && cause.error === 'invalid_grant'
    return refused ? { kind: 'refused' } : { kind: 'failed', cause }
  }
}

import * as oauth from 'oauth4webapi'
import { optionsFor } from '../adapters/speak.ts'
import { clientAuthentication } from '../carriers/client-authentication.ts'
import { type CertifiedClient, whoIs } from '../carriers/mutual-tls.ts'
import type { TokenServer } from '../carriers/servers.ts'
import type { Kit } from '../kit.ts'
import type { Tokens } from '../records.ts'

/**
 * Tells the carrier that these tokens are not wanted any more (RFC 7009), the access token too, as not every server
 * ends it with the refresh token. Tells whether the carrier has taken it.
 */
export async function revokeTokens(
  kit: Kit,
  server: TokenServer,
  client: CertifiedClient,
  { refreshToken, accessToken, mutualTls }: Tokens,
): Promise<boolean> {
  if (server.revocation_endpoint === undefined) return false
  const revoke = async (token: string): Promise<void> => {
    const certificate = mutualTls === true ? client.certificate : undefined
    const who = whoIs(client, certificate)
    const options = optionsFor(kit, server, client.issuer, certificate)
    const response = await oauth.revocationRequest(server, who, clientAuthentication(client), token, options)
    await oauth.processRevocationResponse(response)
  }
  try {
    if (refreshToken !== undefined) await revoke(refreshToken)
    await revoke(accessToken)
    return true
  } catch {
    return false
  }
}

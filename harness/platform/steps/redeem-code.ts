import * as oauth from 'oauth4webapi'
import { optionsFor } from '../adapters/speak.ts'
import { clientAuthentication } from '../carriers/client-authentication.ts'
import { dpopOption, withNonce } from '../carriers/dpop.ts'
import { type CertifiedClient, whoIs } from '../carriers/mutual-tls.ts'
import type { TokenServer } from '../carriers/servers.ts'
import { tokensOf } from '../carriers/token-answer.ts'
import type { Kit } from '../kit.ts'
import type { LegacyFlow, PkceFlow, Tokens } from '../records.ts'
import { Refusal } from '../refusal.ts'

/** Redeems a code with the flow's own verifier and redirect URI, as the client the flow began with. */
export function redeemCode(
  kit: Kit,
  server: TokenServer,
  client: CertifiedClient,
  flow: PkceFlow,
  answer: URLSearchParams,
): Promise<Tokens> {
  return redeem(kit, server, client, flow, answer, flow.verifier)
}

/** Redeems a code of the carrier's old flow. It takes flows that began so, and no other. */
export function redeemLegacyCode(
  kit: Kit,
  server: TokenServer,
  client: CertifiedClient,
  flow: LegacyFlow,
  answer: URLSearchParams,
): Promise<Tokens> {
  return redeem(kit, server, client, flow, answer, oauth.nopkce)
}

async function redeem(
  kit: Kit,
  server: TokenServer,
  client: CertifiedClient,
  flow: PkceFlow | LegacyFlow,
  answer: URLSearchParams,
  verifier: string | typeof oauth.nopkce,
): Promise<Tokens> {
  const certificate = flow.mutualTls === true ? client.certificate : undefined
  const who = whoIs(client, certificate)
  const { issuer, redirectUri, resource, dpopKey } = flow
  try {
    const options = {
      ...optionsFor(kit, server, issuer, certificate),
      ...(await dpopOption(kit, dpopKey)),
      ...(resource === undefined ? {} : { additionalParameters: { resource } }),
    }
    const authentication = clientAuthentication(client)
    const read = await withNonce(async () => {
      const response = await oauth.authorizationCodeGrantRequest(
        server,
        who,
        authentication,
        answer,
        redirectUri,
        verifier,
        options,
      )
      return oauth.processAuthorizationCodeResponse(server, who, response)
    })
    return tokensOf(kit, read, {
      dpopKey,
      mutualTls: flow.mutualTls,
      longestLifetime: flow.longestLifetime,
    })
  } catch (cause) {
    throw new Refusal('CONNECTION_NOT_COMPLETED', 'redemption-refused', cause)
  }
}

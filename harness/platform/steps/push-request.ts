import * as oauth from 'oauth4webapi'
import { optionsFor } from '../adapters/speak.ts'
import { clientAuthentication } from '../carriers/client-authentication.ts'
import { dpopOption, withNonce } from '../carriers/dpop.ts'
import { type CertifiedClient, whoIs } from '../carriers/mutual-tls.ts'
import type { UsableServer } from '../carriers/servers.ts'
import type { Kit } from '../kit.ts'
import type { PendingFlow } from '../records.ts'
import { carrierUnavailable, Refusal } from '../refusal.ts'

/**
 * Takes the authorization request to the carrier first (RFC 9126) and leaves only its name to the browser. Where the
 * policy wants that and the carrier has no place for it, there is no flow: it is never sent openly instead.
 */
export async function pushRequest(
  kit: Kit,
  server: UsableServer,
  client: CertifiedClient,
  flow: PendingFlow,
  url: string,
): Promise<string> {
  if (server.pushed_authorization_request_endpoint === undefined) {
    throw new Refusal('CARRIER_UNAVAILABLE', 'policy-not-possible')
  }
  const certificate = flow.mutualTls === true ? client.certificate : undefined
  const who = whoIs(client, certificate)
  const parameters = new URL(url).searchParams
  try {
    const options = { ...optionsFor(kit, server, flow.issuer, certificate), ...(await dpopOption(kit, flow.dpopKey)) }
    const { request_uri } = await withNonce(async () => {
      const authentication = clientAuthentication(client)
      const answer = await oauth.pushedAuthorizationRequest(server, who, authentication, parameters, options)
      return oauth.processPushedAuthorizationResponse(server, who, answer)
    })
    const short = new URL(server.authorization_endpoint)
    short.searchParams.set('client_id', client.clientId)
    short.searchParams.set('request_uri', request_uri)
    return short.href
  } catch (cause) {
    throw carrierUnavailable('carrier-not-reached', cause)
  }
}

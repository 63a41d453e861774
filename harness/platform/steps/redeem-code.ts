import * as oauth from 'oauth4webapi'
import { clientAuthentication } from '../carriers/client-authentication.ts'
import { requestOptions } from '../carriers/requests.ts'
import { tokensOf } from '../carriers/token-answer.ts'
import type { Kit } from '../kit.ts'
import type { PendingFlow, RegisteredClient, Tokens } from '../records.ts'
import { Refusal } from '../refusal.ts'

/** Redeems a code with the flow's own verifier and redirect URI, as the client the flow began with. */
export async function redeemCode(
  kit: Kit,
  server: oauth.AuthorizationServer,
  client: RegisteredClient,
  flow: PendingFlow,
  answer: URLSearchParams,
): Promise<Tokens> {
  try {
    const who = { client_id: client.clientId }
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      who,
      clientAuthentication(client),
      answer,
      flow.redirectUri,
      flow.verifier,
      requestOptions(kit.send, flow.issuer),
    )
    return tokensOf(kit, await oauth.processAuthorizationCodeResponse(server, who, response))
  } catch (cause) {
    throw new Refusal('CONNECTION_NOT_COMPLETED', 'redemption-refused', cause)
  }
}

import type { UsableServer } from '../../carriers/servers.ts'
import type { Kit } from '../../kit.ts'
import { authorizationUrl } from '../../steps/authorization-url.ts'
import { redeemCode } from '../../steps/redeem-code.ts'
import { platformTwinOf } from '../weak-twin.ts'

/** By the platform's callbacks, so that no two platforms under test share one. */
const latest = new Map<string, UsableServer>()

export const remembersTheLatestServer = platformTwinOf(
  'remembers-the-latest-server',
  'redeems every code where the latest flow of the tenant was sent to',
  {
    authorizationUrl(server, allowed, flow, challenge) {
      latest.set(nameOf(flow), server)
      return authorizationUrl(server, allowed, flow, challenge)
    },
    redeemCode(kit: Kit, server, client, flow, answer) {
      const wrong = latest.get(nameOf(flow))
      if (wrong === undefined || wrong.token_endpoint === server.token_endpoint) {
        return redeemCode(kit, server, client, flow, answer)
      }
      return redeemCode(kit, { ...server, token_endpoint: wrong.token_endpoint }, client, flow, answer)
    },
  },
)

function nameOf({ tenant, redirectUri }: { readonly tenant: string; readonly redirectUri: string }): string {
  return `${tenant} ${new URL(redirectUri).origin}`
}

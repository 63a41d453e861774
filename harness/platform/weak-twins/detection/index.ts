import type { UsableServer } from '../../carriers/servers.ts'
import type { Kit } from '../../kit.ts'
import { checkIssuer } from '../../steps/check-issuer.ts'
import { chooseFlow, type FlowChoice } from '../../steps/choose-flow.ts'
import { type PlatformTwin, platformTwin, platformTwinOf } from '../weak-twin.ts'

const choices = new WeakMap<Kit['servers'], Map<string, FlowChoice>>()

const remembersAServerWithoutPkce = platformTwin(
  'remembers-a-server-without-pkce',
  'never looks again whether a server knows PKCE',
  'chooseFlow',
  async (kit, allowed, server) => {
    const known = choices.get(kit.servers) ?? new Map<string, FlowChoice>()
    choices.set(kit.servers, known)
    const place = `${allowed.tenant}/${server.issuer}/${allowed.policy.flow}`
    const choice = known.get(place) ?? (await chooseFlow(kit, allowed, server))
    known.set(place, choice)
    return choice
  },
)

let servers: Kit['servers'] | undefined
const byHost = new Map<string, UsableServer>()

const remembersMetadataByHost = platformTwinOf(
  'remembers-metadata-by-host',
  'holds every issuer of a host to what the first one said of itself',
  {
    chooseFlow(kit, allowed, server) {
      if (kit.servers !== servers) byHost.clear()
      servers = kit.servers
      const { hostname } = new URL(server.issuer)
      if (!byHost.has(hostname)) byHost.set(hostname, server)
      return chooseFlow(kit, allowed, server)
    },
    checkIssuer(server, flow, answer) {
      const first = byHost.get(new URL(server.issuer).hostname)
      const promised = first?.authorization_response_iss_parameter_supported === true
      return checkIssuer({ ...server, authorization_response_iss_parameter_supported: promised }, flow, answer)
    },
  },
)

export const detectionTwins: readonly PlatformTwin[] = [remembersAServerWithoutPkce, remembersMetadataByHost]

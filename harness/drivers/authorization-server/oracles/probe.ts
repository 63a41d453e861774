import type { ServerTenant } from '../../../../scenarios/api/authorization-server.ts'
import { servedOrRefused } from './liveness.ts'
import type { OpenOracle } from './open-oracle.ts'

/** The tenant's protected address (`probe.url`) as an oracle; undefined where none is configured. */
export function probeOracle(tenant: ServerTenant): OpenOracle | undefined {
  const url = tenant.probeUrl
  if (url === undefined) return undefined
  return (target) => ({
    name: 'probe',
    ask: async (token) =>
      servedOrRefused(
        await target.send({
          method: 'GET',
          url,
          headers: [['authorization', `Bearer ${token}`]],
          label: 'call the probe address with an access token',
        }),
        'the probe address',
      ),
  })
}

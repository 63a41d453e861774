import type { ServerTenant } from '../../../../scenarios/api/authorization-server.ts'
import { servedOrRefused } from './liveness.ts'
import type { OpenOracle } from './open-oracle.ts'

/** The userinfo endpoint as an oracle; undefined where the server has none. */
export function userinfoOracle(tenant: ServerTenant): OpenOracle | undefined {
  const url = tenant.endpoints.userinfo_endpoint
  if (url === undefined) return undefined
  return (target) => ({
    name: 'userinfo',
    ask: async (token) =>
      servedOrRefused(
        await target.send({
          method: 'GET',
          url,
          headers: [['authorization', `Bearer ${token}`]],
          label: 'ask userinfo with an access token',
        }),
        'userinfo',
      ),
  })
}

import type { ServerTenant } from '../../api/authorization-server.ts'

/** Who asks for this tenant's resources; undefined where nobody is configured, or nobody with a name. */
export function callerIdOf(tenant: ServerTenant): string | undefined {
  const { introspectionCaller: caller } = tenant
  return caller === undefined || caller.method === 'omitted' ? undefined : caller.clientId
}

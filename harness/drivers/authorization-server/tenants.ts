import type { Endpoints, ServerTenant, ServerUser } from '../../../scenarios/api/authorization-server.ts'
import type { TenantConfiguration } from './input.ts'
import { asText } from './json.ts'
import type { Discovery } from './metadata.ts'

/** A tenant as a scenario sees it: the configuration, what metadata adds to it, and the users leased to this scenario. */
export function serverTenant(
  tenant: TenantConfiguration,
  discovery: Discovery,
  users: readonly ServerUser[],
): ServerTenant {
  return {
    id: tenant.id,
    issuer: tenant.issuer,
    ownIssuer: tenant.ownIssuer,
    endpoints: { ...endpointsIn(discovery.document), ...tenant.endpoints },
    lookups: discovery.lookups,
    metadata: discovery.document,
    clients: tenant.clients,
    users,
    resource: tenant.resource,
    probeUrl: tenant.probeUrl,
    introspectionCaller: tenant.introspectionCaller,
    initialAccessToken: tenant.initialAccessToken,
  }
}

/** Addresses in a metadata document. What is no URL cannot be asked; that it stands there is for the metadata scenarios. */
function endpointsIn(document: Readonly<Record<string, unknown>> | undefined): Endpoints {
  const named = Object.entries(document ?? {}).flatMap(([name, value]) => {
    const url = asText(value)
    const isEndpoint = name.endsWith('_endpoint') || name === 'jwks_uri'
    return isEndpoint && url !== undefined && URL.canParse(url) ? [[name, url] as const] : []
  })
  return Object.fromEntries(named)
}

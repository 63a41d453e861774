import type { ProtectedRequest, ResourceTenant } from '../../scenarios/api/resource-server.ts'
import type { ResourceConfiguration } from '../drivers/resource-server/input.ts'
import type { IssuerAddresses } from '../issuer/addresses.ts'
import type { TokenEncryption } from '../issuer/token-encryption.ts'
import { addressAt } from './addresses.ts'
import type { Configuration, ResourceServerConfiguration } from './configuration.ts'
import { factsFor } from './facts.ts'

type ConfiguredTenant = ResourceServerConfiguration['tenants'][number]
type ConfiguredRequest = ConfiguredTenant['request']

/** The resource server of a configuration as its driver wants it, with the harness as its tenants' issuer. */
export function resourceConfiguration(
  configuration: Configuration,
  server: ResourceServerConfiguration,
  issuerOf: (tenant: string) => IssuerAddresses,
  encryption: TokenEncryption | undefined,
): ResourceConfiguration {
  const { profile = 'rfc9068', alg = 'RS256', scope, claims = {} } = server.token ?? {}
  const [first, ...others] = server.tenants.map((tenant) => tenantOf(server, tenant, issuerOf(tenant.id).issuer))
  if (first === undefined) throw new Error('the configuration was not checked before it was used')
  return { name: configuration.name, tenants: [first, ...others], token: { profile, alg, scope, claims, encryption } }
}

/** What a good token names as audience: as configured, or a name made up where the server is told it by a placeholder. */
export function audienceOf(
  server: ResourceServerConfiguration,
  { id, audience }: ConfiguredTenant,
): string | undefined {
  if (audience !== undefined) return audience
  const told = Object.values(server.process?.env ?? {}).some((value) => value.includes(`{${id}.audience}`))
  return told ? addressAt(server.baseUrl, id) : undefined
}

function tenantOf(server: ResourceServerConfiguration, tenant: ConfiguredTenant, issuer: string): ResourceTenant {
  const request = requestOf(server, tenant.request)
  const audience = audienceOf(server, tenant)
  const others = server.tenants.filter((other) => other !== tenant)
  return {
    id: tenant.id,
    issuer,
    audience,
    request,
    second: tenant.second === undefined ? undefined : requestOf(server, tenant.second),
    marker: tenant.marker,
    ownAddress: others.every((other) => placeOf(requestOf(server, other.request).url) !== placeOf(request.url)),
    ownAudience: audience !== undefined && others.every((other) => audienceOf(server, other) !== audience),
    facts: factsFor(server.facts, tenant.facts),
  }
}

function requestOf({ baseUrl }: ResourceServerConfiguration, request: ConfiguredRequest): ProtectedRequest {
  const { method, url, headers = {}, body, needsScope } = request
  const pairs = Object.entries(headers).map(([name, value]) => [name, String(value)] as const)
  const typed = pairs.some(([name]) => name.toLowerCase() === 'content-type')
  const json = body !== undefined && typeof body !== 'string'
  return {
    method,
    url: addressAt(baseUrl, url),
    headers: json && !typed ? [...pairs, ['content-type', 'application/json'] as const] : pairs,
    body: json ? JSON.stringify(body) : body,
    needsScope,
  }
}

/** Host and path: what tells addresses apart. */
function placeOf(url: string): string {
  const { host, pathname } = new URL(url)
  return `${host}${pathname}`
}

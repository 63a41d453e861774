import { LoadError } from '../../load/load-error.ts'
import type { LoadTarget, ServerPair } from '../../load/target.ts'
import type { ServerClient } from '../../scenarios/api/authorization-server.ts'
import { authorizationServerTarget } from '../config/authorization-server-target.ts'
import type { Configuration } from '../config/configuration.ts'
import type { TargetConfiguration, TenantConfiguration } from '../drivers/authorization-server/input.ts'
import { confirmedHosts } from './confirm-hosts.ts'
import { fetchMetadata } from './fetch-metadata.ts'

export interface ConfiguredServerSettings {
  readonly allowHost: readonly string[]
  /** Whether the journey has a person log in. */
  readonly login: boolean
}

/**
 * The authorization server of a configuration as a target of load.
 * @throws LoadError where load cannot do what its login or clients need, or a host was not confirmed
 */
export async function configuredServer(
  configuration: Configuration,
  { allowHost, login }: ConfiguredServerSettings,
): Promise<LoadTarget> {
  const server = await authorizationServerTarget(configuration)
  if (server === undefined) throw new Error('the configuration names no authorization server')
  if (login && server.login.kind !== 'none') {
    throw new LoadError(
      'BAD_SETTINGS',
      `Load cannot log in by authorizationServer.login.kind ${server.login.kind}: it would measure pages and people. Give it a server that asks nobody (kind: none), or take the journey client-credentials.`,
    )
  }
  const inFile = configuration.limits.hosts
  const pairs: ServerPair[] = []
  for (const tenant of server.tenants) pairs.push(...(await pairsOf(server, tenant, inFile, allowHost)))
  const hosts = confirmedHosts(pairs.flatMap(addressesOf), inFile, allowHost)
  return { kind: 'authorization-server', name: configuration.name, pairs, hosts: [...hosts], ca: server.ca }
}

async function pairsOf(
  server: TargetConfiguration,
  tenant: TenantConfiguration,
  inFile: readonly string[],
  allowHost: readonly string[],
): Promise<readonly ServerPair[]> {
  const asked = (address: string) => void confirmedHosts([address], inFile, allowHost)
  const found = await fetchMetadata(server, tenant, asked)
  const endpoint = (name: 'authorization_endpoint' | 'token_endpoint' | 'jwks_uri') =>
    tenant.endpoints[name] ?? found[name]
  const authorizationEndpoint = endpoint('authorization_endpoint')
  const tokenEndpoint = endpoint('token_endpoint')
  if (authorizationEndpoint === undefined || tokenEndpoint === undefined) {
    const missing = authorizationEndpoint === undefined ? 'authorization_endpoint' : 'token_endpoint'
    throw new LoadError(
      'BAD_SETTINGS',
      `No ${missing} is known for tenant ${tenant.id}: the server publishes no metadata that names it; write it under authorizationServer.endpoints.`,
    )
  }
  const usable = tenant.clients.flatMap((client) => clientOf(client) ?? [])
  if (usable.length === 0) {
    throw new LoadError(
      'BAD_SETTINGS',
      `Tenant ${tenant.id} has no client that load can use: one with auth client_secret_basic, client_secret_post or none.`,
    )
  }
  return usable.map((client) => ({
    tenant: tenant.id,
    carrier: server.name,
    authorizationEndpoint,
    tokenEndpoint,
    client,
    resource: tenant.resource,
    probe: tenant.probeUrl === undefined ? undefined : { url: tenant.probeUrl },
    jwksUri: endpoint('jwks_uri'),
    authorize: {
      params: Object.fromEntries(server.authorize.params),
      headers: Object.fromEntries(server.authorize.headers),
    },
    token: { params: Object.fromEntries(server.token.params), headers: Object.fromEntries(server.token.headers) },
  }))
}

function clientOf({
  id,
  authentication,
  redirectUris,
  scope,
  certificate,
}: ServerClient): ServerPair['client'] | undefined {
  const [redirectUri] = redirectUris
  if (certificate !== undefined) return undefined
  switch (authentication.method) {
    case 'none':
      return { id, authentication: 'none', redirectUri, scope }
    case 'client_secret_basic':
    case 'client_secret_post':
      return { id, authentication: authentication.method, secret: authentication.secret, redirectUri, scope }
    default:
      return undefined
  }
}

function addressesOf({ authorizationEndpoint, tokenEndpoint, probe, jwksUri }: ServerPair): readonly string[] {
  return [authorizationEndpoint, tokenEndpoint, probe?.url, jwksUri].filter((address) => address !== undefined)
}

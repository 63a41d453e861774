import type { ClientAuthentication, ServerClient, ServerUser } from '../../scenarios/api/authorization-server.ts'
import type {
  Extras,
  MetadataSource,
  TargetConfiguration,
  TenantConfiguration,
} from '../drivers/authorization-server/input.ts'
import { type AuthenticationEntry, type ReadAuthentication, readAuthentication } from './client-authentication.ts'
import { pemText } from './client-certificate.ts'
import type {
  AuthorizationServerClient,
  AuthorizationServerConfiguration,
  AuthorizationServerTenant,
  Configuration,
} from './configuration.ts'
import type { ConfigurationPath, ConfigurationProblem } from './configuration-error.ts'
import { serverFactsFor } from './facts.ts'
import { loginOf } from './login-steps.ts'
import { refuseAt } from './refuse.ts'

/**
 * The authorization server of a configuration as its driver wants it: keys read, endpoints and facts merged, the
 * closest winning. Undefined where the configuration names none. Clients that no scenario can use are left out
 * (`unusedParts` says so).
 * @throws {ConfigurationError} where a private key cannot be used
 */
export async function authorizationServerTarget(
  configuration: Configuration,
): Promise<TargetConfiguration | undefined> {
  const server = configuration.authorizationServer
  if (server === undefined) return undefined
  const problems: ConfigurationProblem[] = []
  const authenticate: Authenticate = async (entry, path) => {
    const answer = await readAuthentication(entry, configuration.origin.folder)
    if (answer.kind === 'read') return [answer]
    problems.push({ code: 'KEY_UNUSABLE', path: [...path, answer.at], sentence: answer.sentence })
    return []
  }
  const ca = server.ca === undefined ? undefined : await pemText(server.ca, configuration.origin.folder)
  if (ca?.kind === 'unusable') {
    problems.push({ code: 'KEY_UNUSABLE', path: ['authorizationServer', 'ca'], sentence: ca.sentence })
  }
  const tenants = await Promise.all(server.tenants.map((_, index) => tenantOf(server, index, authenticate)))
  refuseAt(configuration.origin, problems)
  return {
    name: configuration.name,
    ...(ca?.kind === 'pem' ? { ca: ca.pem } : {}),
    metadata: metadataOf(server.metadata),
    tenants: atLeastOne(tenants.flat()),
    authorize: extrasOf(server.authorize),
    token: extrasOf(server.token),
    login: loginOf(server.login),
  }
}

/** An authentication with its key read; none, with the problem noted, where the key cannot be used. */
type Authenticate = (entry: AuthenticationEntry, path: ConfigurationPath) => Promise<readonly Authenticated[]>

type Authenticated = Extract<ReadAuthentication, { kind: 'read' }>

async function tenantOf(
  server: AuthorizationServerConfiguration,
  index: number,
  authenticate: Authenticate,
): Promise<readonly TenantConfiguration[]> {
  const tenant = server.tenants[index]
  if (tenant === undefined) return []
  const path = ['authorizationServer', 'tenants', index]
  const clients = await Promise.all(
    tenant.clients.map(async (client, position) => {
      const [read] = await authenticate(client, [...path, 'clients', position])
      return read === undefined ? [] : [clientOf(server, tenant, client, read)]
    }),
  )
  const [first, ...others] = clients.flat()
  const introspectionCaller = await introspectionCallerOf(server, tenant, path, authenticate)
  if (first === undefined) return []
  const issuer = tenant.issuer ?? server.issuer
  return [
    {
      id: tenant.id,
      issuer,
      ownIssuer: tenant.issuer !== undefined && isOwnIssuer(server, tenant),
      endpoints: { ...server.endpoints, ...tenant.endpoints },
      clients: [first, ...others],
      users: (tenant.users ?? []).map(({ username, password }): ServerUser => ({ username, password })),
      facts: serverFactsFor(server.facts, tenant.facts),
      resource: tenant.resource,
      probeUrl: tenant.probe?.url,
      introspectionCaller,
      initialAccessToken: server.registration?.initialAccessToken,
    },
  ]
}

function clientOf(
  server: AuthorizationServerConfiguration,
  tenant: AuthorizationServerTenant,
  client: AuthorizationServerClient,
  { authentication, certificate }: Authenticated,
): ServerClient {
  return {
    tenant: tenant.id,
    id: client.id,
    authentication,
    ...(certificate === undefined ? {} : { certificate }),
    confidential: authentication.method !== 'none',
    application: client.application,
    redirectUris: atLeastOne(client.redirectUris),
    scope: client.scope,
    ungrantedScope: client.ungrantedScope,
    facts: serverFactsFor(server.facts, tenant.facts, client.facts),
  }
}

async function introspectionCallerOf(
  server: AuthorizationServerConfiguration,
  tenant: AuthorizationServerTenant,
  path: ConfigurationPath,
  authenticate: Authenticate,
): Promise<ClientAuthentication | undefined> {
  const caller = tenant.introspection ?? server.introspection
  if (caller === undefined) return undefined
  const base = tenant.introspection === undefined ? ['authorizationServer'] : path
  const [read] = await authenticate(caller, [...base, 'introspection'])
  return read?.authentication
}

/** Tenants that name the same issuer share it. */
function isOwnIssuer(server: AuthorizationServerConfiguration, tenant: AuthorizationServerTenant): boolean {
  return server.tenants.every((other) => other === tenant || (other.issuer ?? server.issuer) !== tenant.issuer)
}

function metadataOf(metadata: string): MetadataSource {
  return metadata === 'auto' || metadata === 'none' ? { kind: metadata } : { kind: 'address', url: metadata }
}

function extrasOf(extras: AuthorizationServerConfiguration['authorize']): Extras {
  return { params: Object.entries(extras?.params ?? {}), headers: Object.entries(extras?.headers ?? {}) }
}

/** A list the checks have found not to be empty, as a type that says so. */
function atLeastOne<T>([first, ...rest]: readonly T[]): readonly [T, ...T[]] {
  if (first === undefined) throw new Error('the configuration was not checked before it was used')
  return [first, ...rest]
}

import type { JsonWebKey } from 'node:crypto'
import type { Environment } from './kit.ts'

export type TokenEndpointAuthMethod =
  | 'none'
  | 'client_secret_basic'
  | 'client_secret_post'
  | 'private_key_jwt'
  | 'tls_client_auth'
  | 'self_signed_tls_client_auth'

/** What to register for a tenant. Everything but the id has a default. */
export interface TenantSpec {
  readonly id: string
  /** `none`: signs the first user in and consents by itself; `form`: a sign-in page, then a consent page. */
  readonly login?: 'none' | 'form' | undefined
  /** Users by name and password, or how many to make. */
  readonly users?: number | readonly SimulatedUser[] | undefined
  readonly clients?: readonly ClientSpec[] | undefined
}

export interface ClientSpec {
  readonly clientId?: string | undefined
  readonly clientSecret?: string | undefined
  readonly tokenEndpointAuthMethod?: TokenEndpointAuthMethod | undefined
  readonly applicationType?: 'web' | 'native' | undefined
  /** PEM, for the methods of mutual TLS, and for whoever wants tokens bound to it; its key stays with the client. */
  readonly certificate?: string | undefined
  readonly redirectUris?: readonly string[] | undefined
  readonly scope?: string | undefined
  readonly grantTypes?: readonly string[] | undefined
  /** Where the carrier has credentials for each environment: the one these are for; both, where it is left out. */
  readonly environment?: Environment | undefined
}

export interface SimulatedUser {
  readonly username: string
  readonly password: string
}

export interface SimulatedClient {
  readonly clientId: string
  readonly clientSecret?: string
  readonly tokenEndpointAuthMethod: TokenEndpointAuthMethod
  readonly applicationType: 'web' | 'native'
  readonly redirectUris: readonly string[]
  readonly grantTypes: readonly string[]
  /** Scopes this client may be granted, space separated. */
  readonly scope: string
  /** A scope the server knows and this client may not have. */
  readonly ungrantedScope: string
  /** The key a `private_key_jwt` client signs its assertions with (ES256). */
  readonly privateJwk?: JsonWebKey
  /** PEM; its tokens are bound to it (RFC 8705, 3). */
  readonly certificate?: string
  readonly environment?: Environment
}

export interface SimulatedTenant {
  readonly id: string
  readonly issuer: string
  readonly login: 'none' | 'form'
  readonly users: readonly SimulatedUser[]
  readonly clients: readonly SimulatedClient[]
  /** The resource indicator of this tenant's API (RFC 8707), also the audience of its tokens. */
  readonly resource: string
  /** A protected address: 200 and the marker for a live access token of this tenant, 401 for anything else. */
  readonly probeUrl: string
  /** Text that only this tenant's data holds. */
  readonly marker: string
  /** Confidential credentials that may introspect this tenant's tokens and nothing else. */
  readonly introspectionCaller: { readonly id: string; readonly secret: string }
  /** Lets a client be registered for this tenant (RFC 7591). */
  readonly initialAccessToken: string
  /** A customer's account that the tenant may call for, at a carrier that has such. */
  readonly childAccount?: { readonly key: string; readonly secret: string }
}

/** Which tenant a client, a resource or a user belongs to. */
export interface Tenancy {
  add(tenant: SimulatedTenant): void
  /** Puts a client under a tenant; dynamically registered ones come this way. */
  assign(clientId: string, tenantId: string): void
  ofClient(clientId: string | undefined): SimulatedTenant | undefined
  ofResource(resource: string): SimulatedTenant | undefined
  ofInitialAccessToken(token: string | undefined): SimulatedTenant | undefined
  get(tenantId: string): SimulatedTenant | undefined
  all(): readonly SimulatedTenant[]
  snapshot(): TenancySnapshot
  restore(snapshot: TenancySnapshot): void
  /** Takes in a change that was made elsewhere. */
  take(change: TenancyChange): void
}

/** What happened to the tenants, to be told to others that serve them too. */
export type TenancyChange =
  | { readonly kind: 'tenant'; readonly tenant: SimulatedTenant }
  | { readonly kind: 'client'; readonly clientId: string; readonly tenantId: string }
  | { readonly kind: 'all'; readonly snapshot: TenancySnapshot }

/** All tenants, and which client is whose. */
export interface TenancySnapshot {
  readonly tenants: readonly SimulatedTenant[]
  readonly clients: readonly (readonly [clientId: string, tenantId: string])[]
}

/** `tell` hears of every change made here. */
export function createTenancy(tell: (change: TenancyChange) => void = () => {}): Tenancy {
  const tenants = new Map<string, SimulatedTenant>()
  const clients = new Map<string, string>()
  const resources = new Map<string, string>()
  const initialAccessTokens = new Map<string, string>()
  const get = (id: string | undefined) => (id === undefined ? undefined : tenants.get(id))
  const add = (tenant: SimulatedTenant) => {
    tenants.set(tenant.id, tenant)
    resources.set(tenant.resource, tenant.id)
    initialAccessTokens.set(tenant.initialAccessToken, tenant.id)
    for (const client of tenant.clients) clients.set(client.clientId, tenant.id)
    clients.set(tenant.introspectionCaller.id, tenant.id)
  }
  const replace = (snapshot: TenancySnapshot) => {
    for (const map of [tenants, clients, resources, initialAccessTokens]) map.clear()
    for (const tenant of snapshot.tenants) add(tenant)
    for (const [clientId, tenantId] of snapshot.clients) clients.set(clientId, tenantId)
  }
  const take = (change: TenancyChange) => {
    switch (change.kind) {
      case 'tenant':
        return add(change.tenant)
      case 'client':
        return void clients.set(change.clientId, change.tenantId)
      case 'all':
        return replace(change.snapshot)
    }
  }
  const make = (change: TenancyChange) => {
    take(change)
    tell(change)
  }
  return {
    add: (tenant) => make({ kind: 'tenant', tenant }),
    assign: (clientId, tenantId) => make({ kind: 'client', clientId, tenantId }),
    ofClient: (clientId) => get(clientId === undefined ? undefined : clients.get(clientId)),
    ofResource: (resource) => get(resources.get(resource)),
    ofInitialAccessToken: (token) => get(token === undefined ? undefined : initialAccessTokens.get(token)),
    get,
    all: () => [...tenants.values()],
    snapshot: () => ({ tenants: [...tenants.values()], clients: [...clients] }),
    restore: (snapshot) => make({ kind: 'all', snapshot }),
    take,
  }
}

/** The subject identifier of a user; it can never equal a client id, which holds no colon (RFC 9700, 4.15.1). */
export function subjectOf(tenantId: string, username: string): string {
  return `user:${tenantId}:${username}`
}

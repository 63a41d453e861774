import type { Clock } from '../http/clock.ts'
import type { Servers } from './carriers/servers.ts'
import type { CarrierSettings, TenantSettings } from './configuration.ts'
import type { Containment } from './containment/containment.ts'
import type { Policies } from './policies/policies.ts'
import type { PolicyChanges } from './policies/policy-changes.ts'
import type { Vault } from './sealing/vault.ts'
import type { Store } from './store/store.ts'

/** One tenant at one carrier: what everything in the platform is about. */
export interface Pair {
  readonly tenant: string
  readonly carrier: string
}

/** One of the connections a pair may have: by environment and flow. The production one with PKCE has no name. */
export interface Place extends Pair {
  readonly slot?: string | undefined
}

/** Whose own things the platform keeps beside those of its tenants; no tenant can be called so. */
export const platformItself = '_platform'

/** That many octets that nobody can guess. */
export type Random = (octets: number) => Uint8Array

/** A certificate with its key, and who vouches for the server beside the usual authorities; all PEM. */
export interface ClientCertificate {
  readonly cert: string
  readonly key: string
  readonly ca?: string | undefined
}

/** Sends one request and follows no redirect. `fetch` does. */
export type SendRequest = (url: string, init: OutgoingRequest) => Promise<Response>

export interface OutgoingRequest {
  readonly method: string
  readonly headers: Record<string, string>
  readonly body?: unknown
  readonly redirect: 'manual'
  readonly signal?: AbortSignal
  /** What the sender shows of itself (RFC 8705). */
  readonly certificate?: ClientCertificate
  /** Authorities as PEM that vouch for this server beside the usual ones. */
  readonly authorities?: string
}

/** What steps may use. One kit belongs to one running platform. */
export interface Kit {
  /** Where browsers find the platform; redirect URIs start with it. */
  readonly publicUrl: string
  readonly tenants: ReadonlyMap<string, TenantSettings>
  readonly carriers: ReadonlyMap<string, CarrierSettings>
  readonly servers: Servers
  readonly policies: Policies
  readonly policyChanges: PolicyChanges
  /** Without one the operator's addresses are not there. */
  readonly operatorKey: string | undefined
  readonly vault: Vault
  /** For what holds no secret: leases. */
  readonly store: Store
  readonly containment: Containment
  readonly clock: Clock
  readonly random: Random
  readonly send: SendRequest
}

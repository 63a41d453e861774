import type { Clock } from '../http/clock.ts'
import type { Servers } from './carriers/servers.ts'
import type { CarrierSettings, TenantSettings } from './configuration.ts'
import type { Vault } from './sealing/vault.ts'
import type { Store } from './store/store.ts'

/** One tenant at one carrier: what everything in the platform is about. */
export interface Pair {
  readonly tenant: string
  readonly carrier: string
}

/** That many octets that nobody can guess. */
export type Random = (octets: number) => Uint8Array

/** Sends one request and follows no redirect. `fetch` does. */
export type SendRequest = (url: string, init: OutgoingRequest) => Promise<Response>

export interface OutgoingRequest {
  readonly method: string
  readonly headers: Record<string, string>
  readonly body?: unknown
  readonly redirect: 'manual'
  readonly signal?: AbortSignal
}

/** What steps may use. One kit belongs to one running platform. */
export interface Kit {
  /** Where browsers find the platform; redirect URIs start with it. */
  readonly publicUrl: string
  readonly tenants: ReadonlyMap<string, TenantSettings>
  readonly carriers: ReadonlyMap<string, CarrierSettings>
  readonly servers: Servers
  readonly vault: Vault
  /** For what holds no secret: leases. */
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly send: SendRequest
}

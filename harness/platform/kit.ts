import type { Clock } from '../http/clock.ts'
import type { SendRequest } from './carriers/send-request.ts'
import type { Servers } from './carriers/servers.ts'
import type { Containment } from './containment/containment.ts'
import type { Policies } from './policies/policies.ts'
import type { PolicyChanges } from './policies/policy-changes.ts'
import type { Vault } from './sealing/vault.ts'
import type { CarrierSettings, TenantSettings } from './settings.ts'
import type { Store } from './store/store.ts'

export type { ClientCertificate, OutgoingRequest, SendRequest } from './carriers/send-request.ts'
export { type Pair, type Place, platformItself } from './pair.ts'

/** That many octets that nobody can guess. */
export type Random = (octets: number) => Uint8Array

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

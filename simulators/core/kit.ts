import type { Provider } from 'oidc-provider'
import type { Carrier, CarrierProfile } from '../carriers/carrier.ts'
import type { Clock } from './clock.ts'
import type { ServerKeys } from './keys.ts'
import type { Tenancy } from './tenancy.ts'
import type { TokenStore } from './token-store.ts'

/** What every step may use. One kit belongs to one running server; nothing in it is shared between servers. */
export interface Kit {
  readonly carrier: Carrier
  readonly profile: CarrierProfile
  readonly origin: string
  /** What every path begins with, as others see it; nothing but in a session. */
  readonly mount: string
  readonly issuer: string
  /** Addresses by their RFC 8414 names. */
  readonly endpoints: ServerEndpoints
  readonly api: string
  /** Where clients show certificates, where they can. */
  readonly mutualTls: { readonly origin: string } | undefined
  readonly clock: Clock
  readonly keys: ServerKeys
  readonly tenancy: Tenancy
  readonly store: TokenStore
}

/** Where a carrier's credentials are tried out, and where parcels are sent. */
export type Environment = 'production' | 'test'

/** The kit once oidc-provider is there. */
export interface RunningKit extends Kit {
  readonly provider: Provider
}

export interface ServerEndpoints {
  readonly authorization_endpoint: string
  readonly token_endpoint: string
  readonly pushed_authorization_request_endpoint: string
  readonly introspection_endpoint: string
  readonly revocation_endpoint: string
  readonly registration_endpoint: string
  readonly jwks_uri: string
}

/** The carrier's clock in whole seconds, as tokens count. */
export function epochSeconds(kit: Kit): number {
  return Math.floor(kit.clock.now() / 1000)
}

import type { Environment } from '../core/kit.ts'
import type { CarrierResource } from '../core/resource.ts'

/** The carriers this project simulates. */
export const carrierIds = ['ups', 'fedex', 'usps', 'dhl'] as const
export type CarrierId = (typeof carrierIds)[number]

/** `today`: what the carrier does now; `migrating`: PKCE offered, not demanded; `rfc9700`: what the standards ask. */
export const carrierProfiles = ['today', 'migrating', 'rfc9700'] as const
export type CarrierProfile = (typeof carrierProfiles)[number]

/** What makes one carrier's server differ from another's. All paths are the carrier's own where it has one. */
export interface Carrier {
  readonly id: CarrierId
  readonly title: string
  /** Distance from the port base; 4000 + 10 is UPS. */
  readonly portOffset: number
  readonly paths: CarrierPaths
  /** Paths that mean the same as another one, such as UPS's own refresh address. */
  readonly aliases: Readonly<Record<string, keyof CarrierPaths>>
  readonly scopes: CarrierScopes
  readonly lifetimes: Lifetimes
  /** The carrier's own host names; a request that was sent to one of them is for that environment. */
  readonly hosts: Readonly<Record<Environment, readonly string[]>>
  readonly resources: readonly CarrierResource[]
  /** Whether tenants have customers' accounts with credentials of their own. */
  readonly childAccounts?: boolean
}

export interface CarrierPaths {
  /** Path of the issuer identifier. */
  readonly issuer: string
  readonly authorization: string
  readonly token: string
  readonly pushedAuthorizationRequest: string
  readonly introspection: string
  readonly revocation: string
  readonly registration: string
  readonly jwks: string
  /** Where sign-in and consent pages live; the interaction's id follows. */
  readonly interaction: string
  /** Base of the resource endpoints. */
  readonly api: string
}

export interface CarrierScopes {
  /** What a client of this carrier may ask for unless its registration says otherwise. */
  readonly granted: string
  /** Known to the server, allowed to no client by default. */
  readonly ungranted: string
}

/** In seconds. */
export interface Lifetimes {
  readonly code: number
  readonly accessToken: number
  readonly refreshToken: number
}

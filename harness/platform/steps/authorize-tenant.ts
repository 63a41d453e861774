import type { CarrierSettings, TenantCarrierSettings, TenantSettings } from '../configuration.ts'
import type { Kit, Pair } from '../kit.ts'
import { Refusal } from '../refusal.ts'

/** A pair with its settings: the proof that this tenant may use this carrier. */
export interface AllowedPair extends Pair {
  readonly tenantSettings: TenantSettings
  readonly carrierSettings: CarrierSettings
  readonly settings: TenantCarrierSettings
  /** The tenant's own callback at this carrier. */
  readonly redirectUri: string
}

/** Finds the tenant's right to the carrier, before anything is made or looked up for it. */
export function authorizeTenant(kit: Kit, pair: Pair): AllowedPair {
  const tenantSettings = kit.tenants.get(pair.tenant)
  if (tenantSettings === undefined) throw new Refusal('NOT_FOUND', 'tenant-unknown')
  const settings = Object.hasOwn(tenantSettings.carriers, pair.carrier)
    ? tenantSettings.carriers[pair.carrier]
    : undefined
  const carrierSettings = kit.carriers.get(pair.carrier)
  if (settings === undefined || carrierSettings === undefined) throw new Refusal('NOT_FOUND', 'carrier-not-allowed')
  const { tenant, carrier } = pair
  return { tenant, carrier, tenantSettings, carrierSettings, settings, redirectUri: redirectUriOf(kit.publicUrl, pair) }
}

/** Each tenant has a callback of its own at each carrier; it never depends on a request. */
export function redirectUriOf(publicUrl: string, pair: Pair): string {
  return `${publicUrl}${callbackPath(pair)}`
}

/** The path of that callback. */
export function callbackPath({ tenant, carrier }: Pair): string {
  return `${callbackBase}/${tenant}/${carrier}`
}

/** Above all callbacks. */
export const callbackBase = '/cb'

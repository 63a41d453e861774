import { grantOf } from '../adapters/check-mapping.ts'
import type { Grant } from '../adapters/grants.ts'
import type { CredentialSettings } from '../adapters/mapping-settings.ts'
import type { CarrierSettings, TenantCarrierSettings, TenantSettings } from '../configuration.ts'
import type { Kit, Pair, Place } from '../kit.ts'
import { Refusal } from '../refusal.ts'

/** A pair with its settings: the proof that this tenant may use this carrier. */
export interface AllowedPair extends Place {
  readonly tenantSettings: TenantSettings
  /** The carrier in the environment of this pair. */
  readonly carrierSettings: CarrierSettings
  /** The tenant's credentials for that environment; those for the other one are not to be had from here. */
  readonly settings: CredentialSettings
  readonly grant: Grant
  readonly pattern: TenantCarrierSettings['pattern']
  readonly environment: TenantCarrierSettings['environment']
  /** The tenant's own callback at this carrier. */
  readonly redirectUri: string
}

/** Finds the tenant's right to the carrier, before anything is made or looked up for it. */
export function authorizeTenant(kit: Kit, pair: Pair): AllowedPair {
  const tenantSettings = kit.tenants.get(pair.tenant)
  if (tenantSettings === undefined) throw new Refusal('NOT_FOUND', 'tenant-unknown')
  const mapping = Object.hasOwn(tenantSettings.carriers, pair.carrier)
    ? tenantSettings.carriers[pair.carrier]
    : undefined
  const carrier = kit.carriers.get(pair.carrier)
  if (mapping === undefined || carrier === undefined) throw new Refusal('NOT_FOUND', 'carrier-not-allowed')
  const { pattern, environment } = mapping
  const { carrierSettings, settings } = inEnvironment(carrier, mapping)
  return {
    tenant: pair.tenant,
    carrier: pair.carrier,
    ...(environment === 'sandbox' ? { slot: 'sandbox' } : {}),
    tenantSettings,
    carrierSettings,
    settings,
    grant: grantOf(carrier, settings),
    pattern,
    environment,
    redirectUri: redirectUriOf(kit.publicUrl, pair),
  }
}

/** Addresses and credentials of one environment; nothing is taken from the other one, whatever is missing. */
function inEnvironment(carrier: CarrierSettings, mapping: TenantCarrierSettings) {
  const { sandbox: sandboxCarrier, ...production } = carrier
  const { sandbox: sandboxCredentials, environment, pattern: _pattern, policy: _policy, ...credentials } = mapping
  if (environment === 'production') return { carrierSettings: production, settings: credentials }
  if (sandboxCarrier === undefined || sandboxCredentials === undefined) {
    throw new Refusal('NOT_FOUND', 'carrier-not-allowed')
  }
  const { issuer: _issuer, api: _api, endpoints: _endpoints, sharedClient: _client, ...everywhere } = production
  return { carrierSettings: { ...everywhere, ...sandboxCarrier }, settings: sandboxCredentials }
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

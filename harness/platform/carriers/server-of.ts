import type { Kit } from '../kit.ts'
import { Refusal } from '../refusal.ts'
import type { AllowedPair } from '../steps/authorize-tenant.ts'
import type { TokenServer, UsableServer } from './servers.ts'

/** The metadata of the pair's carrier, or that it cannot be had now. */
export async function serverOf(kit: Kit, { carrierSettings }: AllowedPair): Promise<UsableServer> {
  try {
    return await kit.servers.of(carrierSettings)
  } catch (cause) {
    throw new Refusal('CARRIER_UNAVAILABLE', 'carrier-not-reached', cause)
  }
}

/** The same where no browser is needed. */
export async function tokenServerOf(kit: Kit, { carrierSettings }: AllowedPair): Promise<TokenServer> {
  try {
    return await kit.servers.tokenServerOf(carrierSettings)
  } catch (cause) {
    throw new Refusal('CARRIER_UNAVAILABLE', 'carrier-not-reached', cause)
  }
}

import type { Kit, Pair } from '../kit.ts'
import { Refusal } from '../refusal.ts'
import { authorizeTenant } from './authorize-tenant.ts'
import type { GovernedPair } from './choose-policy.ts'

/**
 * The tenant's right to the carrier as it is at this moment, with nothing remembered: it runs beside the redemption of the
 * code, and where it is gone nothing of the exchange is kept.
 */
export async function confirmTenant(kit: Kit, pair: Pair): Promise<GovernedPair> {
  const allowed = authorizeTenant(kit, pair)
  const policy = await kit.policies.now(pair)
  if (policy.suspended) throw new Refusal('NOT_FOUND', 'suspended')
  return { ...allowed, policy }
}

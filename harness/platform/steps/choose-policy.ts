import type { Kit } from '../kit.ts'
import type { PairPolicy } from '../policies/policy.ts'
import { Refusal } from '../refusal.ts'
import type { AllowedPair } from './authorize-tenant.ts'

/** A pair with what holds for it now. */
export interface GovernedPair extends AllowedPair {
  readonly policy: PairPolicy
}

/** Reads the policies of this pair. A pair that the operator has suspended may do nothing. */
export async function choosePolicy(kit: Pick<Kit, 'policies'>, allowed: AllowedPair): Promise<GovernedPair> {
  const policy = await kit.policies.of(allowed)
  if (policy.suspended) throw new Refusal('NOT_FOUND', 'suspended')
  return { ...allowed, policy }
}

import type { GovernedPair } from './choose-policy.ts'

/** Milliseconds a verifier may wait for its callback: three to five minutes, as the tenant wants it. */
export function flowLifetime({ tenantSettings, policy }: GovernedPair): number {
  return policy.flowLifetime ?? tenantSettings.flowLifetime
}

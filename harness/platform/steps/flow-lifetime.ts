import type { AllowedPair } from './authorize-tenant.ts'

/** Milliseconds a verifier may wait for its callback: three to five minutes, as the tenant wants it. */
export function flowLifetime({ tenantSettings }: AllowedPair): number {
  return tenantSettings.flowLifetime
}

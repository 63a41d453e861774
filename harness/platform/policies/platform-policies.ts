import { randomUUID } from 'node:crypto'
import type { Provider } from '@openfeature/server-sdk'
import type { Clock } from '../../http/clock.ts'
import type { TenantSettings } from '../configuration.ts'
import type { Vault } from '../sealing/vault.ts'
import { createPolicies, type Policies } from './policies.ts'
import { createPolicyChanges, type PolicyChanges } from './policy-changes.ts'
import { createPolicyProvider } from './policy-provider.ts'
import type { PolicySettings } from './policy-settings.ts'

export interface PlatformPoliciesOptions {
  readonly settings: PolicySettings
  readonly tenants: ReadonlyMap<string, TenantSettings>
  readonly vault: Vault
  readonly clock: Clock
  /** Somebody else's provider, in the place of the platform's own. */
  readonly flags: Provider | undefined
}

/** What a platform decides by, and where the operator changes it. */
export interface PlatformPolicies {
  readonly policies: Policies
  readonly changes: PolicyChanges
}

/** Policies over the platform's own configuration and store, or over a provider that was brought along. */
export async function startPolicies(options: PlatformPoliciesOptions): Promise<PlatformPolicies> {
  const { settings, tenants, vault, clock, flags } = options
  const changes = createPolicyChanges(vault, clock)
  const asked =
    flags === undefined
      ? { provider: createPolicyProvider({ settings, tenants, changes }), hasWhole: true, clock }
      : { provider: flags, hasWhole: false, clock }
  const policies = await createPolicies(`platform-${randomUUID()}`, asked)
  return { policies, changes: tellingOf(changes, policies.forget) }
}

/** The same changes, and somebody is told of each when it is made. */
function tellingOf(changes: PolicyChanges, changed: () => void): PolicyChanges {
  return {
    ...changes,
    changePair: (...given) => changes.changePair(...given).finally(changed),
    changeRollout: (...given) => changes.changeRollout(...given).finally(changed),
  }
}

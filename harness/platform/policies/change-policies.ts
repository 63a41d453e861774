import type { Pair } from '../kit.ts'
import { type Platform, tellOf } from '../platform.ts'
import { Refusal } from '../refusal.ts'
import type { ExplainedPolicy } from './policies.ts'
import type { PartialPolicy } from './policy.ts'
import type { Rollout } from './rollout.ts'

/** What holds for a pair now, and which layer says so. */
export function readPolicies({ kit, steps }: Platform, pair: Pair): Promise<ExplainedPolicy> {
  steps.authorizeTenant(kit, pair)
  return kit.policies.explain(pair)
}

/** Changes some policies of one pair; the others of that pair stay as the operator left them. */
export async function changePolicies(platform: Platform, pair: Pair, changes: PartialPolicy): Promise<ExplainedPolicy> {
  const { kit, steps } = platform
  steps.authorizeTenant(kit, pair)
  const before = await kit.policyChanges.ofPair(pair)
  await kit.policyChanges.changePair(pair, { ...before, ...changes })
  tellOf(platform, pair, 'policy-changed', {
    by: 'operator',
    changes: changesBetween(before, { ...before, ...changes }),
  })
  return kit.policies.explain(pair)
}

/** Takes back all that the operator changed for a pair. */
export async function forgetPolicies(platform: Platform, pair: Pair): Promise<ExplainedPolicy> {
  const { kit, steps } = platform
  steps.authorizeTenant(kit, pair)
  const before = await kit.policyChanges.ofPair(pair)
  await kit.policyChanges.changePair(pair, undefined)
  tellOf(platform, pair, 'policy-changed', { by: 'operator', changes: changesBetween(before, {}) })
  return kit.policies.explain(pair)
}

/**
 * Puts one pair back to the carrier's old flow at once, traffic included, and keeps what it has of the new one. No batch
 * that is opened later moves it, as the operator's word comes first.
 */
export function rollBack(platform: Platform, pair: Pair): Promise<ExplainedPolicy> {
  return changePolicies(platform, pair, { flow: 'legacy', traffic: 'legacy', parallel: true })
}

/** Opens or closes batches of a carrier's roll-out; `undefined` goes back to the configuration's. */
export async function changeRollout(
  { kit, tell }: Platform,
  carrier: string,
  rollout: Rollout | undefined,
): Promise<void> {
  if (!kit.carriers.has(carrier)) throw new Refusal('NOT_FOUND', 'carrier-not-allowed')
  const before = await kit.policyChanges.rolloutAt(carrier)
  await kit.policyChanges.changeRollout(carrier, rollout)
  const changes = [`roll-out: ${written(before)} → ${written(rollout)}`]
  tell({ kind: 'policy-changed', at: kit.clock.now(), tenant: '', carrier, by: 'operator', changes })
}

/** What an operator's word was and is, policy by policy; policies hold no secret. */
function changesBetween(before: PartialPolicy = {}, after: PartialPolicy): readonly string[] {
  const [was, is] = [new Map(Object.entries(before)), new Map(Object.entries(after))]
  const names = new Set([...was.keys(), ...is.keys()])
  return [...names]
    .filter((name) => was.get(name) !== is.get(name))
    .map((name) => `${name}: ${written(was.get(name))} → ${written(is.get(name))}`)
}

function written(value: unknown): string {
  return value === undefined ? 'as configured' : JSON.stringify(value)
}

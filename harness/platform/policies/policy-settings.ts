import { z } from 'zod'
import { pairPolicyInput } from './policy.ts'
import { rollout } from './rollout.ts'

/** Policies in the platform's configuration: for all, a carrier, and a carrier's batches. A tenant's own stand in its mapping. */
export const policySettings = z.strictObject({
  all: pairPolicyInput.optional(),
  carriers: z.record(z.string(), pairPolicyInput).default({}),
  rollouts: z.record(z.string(), rollout).default({}),
})
export type PolicySettings = Readonly<z.output<typeof policySettings>>

/** Nothing but what holds anyway. */
export const noPolicySettings: PolicySettings = { carriers: {}, rollouts: {} }

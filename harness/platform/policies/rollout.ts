import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Pair } from '../pair.ts'
import { pairPolicyInput } from './policy.ts'

/** A staged roll-out: pairs fall into batches for good, and the first `open` batches have the policy. */
export const rollout = z
  .strictObject({
    policy: pairPolicyInput,
    batches: z.int().min(1).max(1000),
    open: z.int().min(0),
  })
  .refine(({ batches, open }) => open <= batches, { path: ['open'], message: 'there are not that many batches' })
export type Rollout = Readonly<z.output<typeof rollout>>

/** The batch of a pair, from 0. Opening one more batch never takes the policy from a pair that has it. */
export function batchOf({ tenant, carrier }: Pair, batches: number): number {
  const hash = createHash('sha256')
    .update(JSON.stringify([tenant, carrier]))
    .digest()
  return hash.readUInt32BE(0) % batches
}

/** Whether the roll-out has come to this pair. */
export function hasReached({ batches, open }: Rollout, pair: Pair): boolean {
  return batchOf(pair, batches) < open
}

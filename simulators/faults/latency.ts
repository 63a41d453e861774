import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { fault } from './fault.ts'

const longestMs = 60_000
const ms = z.number().min(0).max(longestMs)

const settings = z.strictObject({
  kind: z.literal('latency'),
  distribution: z.discriminatedUnion('shape', [
    z.strictObject({ shape: z.literal('fixed'), ms }),
    z.strictObject({ shape: z.literal('uniform'), fromMs: ms, toMs: ms }),
    z.strictObject({ shape: z.literal('normal'), meanMs: ms, deviationMs: ms }),
    z.strictObject({ shape: z.literal('log-normal'), medianMs: ms, p99Ms: ms }),
    z.strictObject({ shape: z.literal('exponential'), meanMs: ms }),
  ]),
})
type Distribution = z.infer<typeof settings>['distribution']

export const latency = fault('latency', 'Lets the answer wait, by real time.', settings, {
  async before({ random, note }, { distribution }) {
    const delay = Math.round(Math.min(longestMs, Math.max(0, sample(distribution, random))))
    note(`waited ${delay} ms`)
    await wait(delay)
  },
})

/** One value of a distribution. */
export function sample(distribution: Distribution, random: () => number): number {
  switch (distribution.shape) {
    case 'fixed':
      return distribution.ms
    case 'uniform':
      return distribution.fromMs + random() * (distribution.toMs - distribution.fromMs)
    case 'normal':
      return distribution.meanMs + distribution.deviationMs * standardNormal(random)
    case 'log-normal': {
      const { medianMs, p99Ms } = distribution
      if (medianMs === 0) return 0
      // 2.326 standard deviations above the middle lies the 99th percentile.
      return medianMs * Math.exp((Math.log(Math.max(p99Ms, medianMs) / medianMs) / 2.326) * standardNormal(random))
    }
    case 'exponential':
      return -distribution.meanMs * Math.log(1 - random())
  }
}

/** Box and Muller's. */
function standardNormal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

import type { Rate } from './settings.ts'

/** A budget for each of many names, each its own. */
export interface TokenBuckets {
  /** Takes one from the budget of this name. @returns 0 where there was one, else the milliseconds until there is */
  take(name: string, now: number): number
}

interface Bucket {
  readonly level: number
  readonly at: number
}

/** What one request costs: `perMinute` of it comes back every millisecond, and whole numbers stay whole. */
const cost = 60_000
const sweepEvery = 10_000

/**
 * Token buckets on the clock of whoever asks. A full bucket says as much as none, so what is kept grows with the tenants that
 * are busy now and not with those there are.
 */
export function createTokenBuckets(rateOf: (name: string) => Rate): TokenBuckets {
  const buckets = new Map<string, Bucket>()
  let takes = 0

  const levelOf = (name: string, { perMinute, burst }: Rate, now: number): number => {
    const bucket = buckets.get(name)
    if (bucket === undefined) return burst * cost
    return Math.min(burst * cost, bucket.level + Math.max(0, now - bucket.at) * perMinute)
  }
  const sweep = (now: number): void => {
    for (const name of buckets.keys()) {
      const rate = rateOf(name)
      if (levelOf(name, rate, now) >= rate.burst * cost) buckets.delete(name)
    }
  }

  return {
    take(name, now) {
      takes += 1
      if (takes % sweepEvery === 0) sweep(now)
      const rate = rateOf(name)
      const level = levelOf(name, rate, now)
      if (level < cost) return Math.ceil((cost - level) / rate.perMinute)
      buckets.set(name, { level: level - cost, at: now })
      return 0
    },
  }
}

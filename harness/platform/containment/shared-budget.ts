import type { Rate } from './settings.ts'
import { createTokenBuckets, type TokenBuckets } from './token-buckets.ts'

const pool = '_pool'

/**
 * One budget for many members, which none of them can use up for the others: half of it is shared out evenly, and the other half
 * is for whoever needs more. Every member is sure of one request at a time, however many there are.
 */
export function createSharedBudget({ perMinute, burst }: Rate, members: number): TokenBuckets {
  const share: Rate = {
    perMinute: perMinute / 2 / Math.max(1, members),
    burst: Math.max(1, Math.floor(burst / 2 / Math.max(1, members))),
  }
  const common: Rate = { perMinute: perMinute / 2, burst: Math.max(1, Math.floor(burst / 2)) }
  const buckets = createTokenBuckets((name) => (name === pool ? common : share))
  return {
    take(member, now) {
      const own = buckets.take(member, now)
      return own === 0 ? 0 : Math.min(own, buckets.take(pool, now))
    },
  }
}

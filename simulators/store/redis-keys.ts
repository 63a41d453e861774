import type { Redis } from 'ioredis'
import type { Clock } from '../core/clock.ts'

/** The latest time a Date can show stands for "never". */
export const never = 8_640_000_000_000_000

/** Real milliseconds until a moment of the carrier's clock; empty where it does not come, as the clock goes now. */
export function ttlOf(clock: Clock, end: number): string {
  const { frozen, rate } = clock.setting()
  if (end >= never || frozen || rate === 0) return ''
  const real = Math.ceil((end - clock.now()) / rate)
  return real > longestTtl ? '' : String(Math.max(1, real))
}

/** Redis takes no longer ones. */
const longestTtl = 100 * 366 * 24 * 3600 * 1000

export async function expire(redis: Redis, key: string, ttl: string): Promise<void> {
  if (ttl === '') await redis.persist(key)
  else await redis.pexpire(key, ttl)
}

/** Every key that begins so. */
export async function keysUnder(redis: Redis, start: string): Promise<readonly string[]> {
  const found = new Set<string>()
  let cursor = '0'
  do {
    const [next, keys] = await redis.scan(cursor, 'MATCH', `${start}*`, 'COUNT', 500)
    for (const key of keys) found.add(key)
    cursor = next
  } while (cursor !== '0')
  return [...found]
}

import { Redis } from 'ioredis'
import { afterAll, describe, expect, test } from 'vitest'
import { startRedis } from '../testing/redis-server.ts'
import { isMissing, tellMissing } from '../testing/service.ts'
import { openRedisStore } from './redis-store.ts'
import type { EntryKey } from './store.ts'
import { describeStore } from './store-suite.ts'

const service = await startRedis()
const clock = { now: () => Date.now() }

if (isMissing(service)) {
  tellMissing('Redis', service)
} else {
  const redis = new Redis(service.url)
  afterAll(async () => {
    await redis.quit()
    await service[Symbol.asyncDispose]()
  })

  /** Time passes in Redis: every key loses so much of the time it had left. */
  const elapse = async (milliseconds: number): Promise<void> => {
    for (const name of await redis.keys('*')) {
      const left = await redis.pttl(name)
      if (left >= 0) await redis.pexpire(name, left - milliseconds)
    }
  }
  describeStore('Redis', async () => {
    await redis.flushall()
    return { store: await openRedisStore(service.url, clock), clock, elapse }
  })

  describe('Redis store', () => {
    const flow: EntryKey = { tenant: 'acme', kind: 'pkce_verifier', id: 'f1' }

    test('names a flow pkce_verifier:{tenant}:{flow} and lets Redis drop it in time', async () => {
      await redis.flushall()
      const store = await openRedisStore(service.url, clock)
      await store.put(flow, 'sealed', clock.now() + 240_000)
      expect(await redis.get('pkce_verifier:acme:f1')).toBe('sealed')
      const left = await redis.pttl('pkce_verifier:acme:f1')
      expect(left).toBeGreaterThan(0)
      expect(left).toBeLessThanOrEqual(240_000)
      await store.put(flow, 'sealed', clock.now() + 1)
      await expect.poll(() => redis.exists('pkce_verifier:acme:f1')).toBe(0)
      await store.close()
    })

    test('is shared by all who open it: of two, one gets the flow', async () => {
      const [one, other] = [await openRedisStore(service.url, clock), await openRedisStore(service.url, clock)]
      for (let round = 0; round < 20; round++) {
        await one.put(flow, 'sealed', clock.now() + 60_000)
        const taken = await Promise.all([one.take(flow), other.take(flow)])
        expect(taken.filter((value) => value === 'sealed')).toHaveLength(1)
      }
      await Promise.all([one.close(), other.close()])
    })

    test('says that the platform cannot work while Redis is away, and works again after', async () => {
      const store = await openRedisStore(service.url, clock)
      await store.put(flow, 'sealed')
      await redis.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
      await expect.poll(() => store.get(flow).catch(() => 'away')).toBe('sealed')
      await store.close()
      await expect(store.get(flow)).rejects.toMatchObject({ code: 'UNAVAILABLE', reason: 'store-not-reached' })
    })
  })
}

import { Redis } from 'ioredis'
import { describe, expect, test } from 'vitest'
import { createClock } from '../core/clock.ts'
import { redisThere, startRedis } from '../testing/redis.ts'
import { createRedisStore } from './redis-store.ts'
import { describeStore } from './store-suite.ts'

describe.skipIf(!redisThere())('with a real Redis', () => {
  describeStore('the store in Redis', async (clock) => {
    const server = await startRedis()
    const redis = new Redis(server.url)
    const store = createRedisStore(redis, 'parcelproof:{test}:', clock)
    return {
      store,
      moved: store.retime,
      async [Symbol.asyncDispose]() {
        redis.disconnect()
        await server[Symbol.asyncDispose]()
      },
    }
  })

  test('lets Redis forget what has expired by the carrier’s clock, and nothing while it stands', async () => {
    await using server = await startRedis()
    const redis = new Redis(server.url)
    const clock = createClock()
    const store = createRedisStore(redis, 'p:{x}:', clock)
    await store.upsert('AccessToken', 'one', { grantId: 'g', clientId: 'c' }, 60)
    expect(await redis.pttl('p:{x}:entry:AccessToken:one')).toBeGreaterThan(0)
    clock.set({ frozen: true })
    await store.retime()
    expect(await redis.pttl('p:{x}:entry:AccessToken:one')).toBe(-1)
    clock.set({ frozen: false, offsetMs: 3_600_000 })
    await store.retime()
    await expect.poll(() => redis.keys('*')).toEqual([])
    redis.disconnect()
  })
})

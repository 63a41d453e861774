import type { Redis } from 'ioredis'
import type { AdapterPayload } from 'oidc-provider'
import { z } from 'zod'
import type { Clock } from '../core/clock.ts'
import type { StateStore } from '../core/token-store.ts'
import { expire, keysUnder, never, ttlOf } from './redis-keys.ts'
import { scripts } from './redis-scripts.ts'
import { readRedis, writeRedis } from './redis-snapshot.ts'

/** A store in Redis, which other processes use too. */
export interface RedisStore extends StateStore {
  /** Lets keys expire by a clock that goes otherwise now. */
  retime(): Promise<void>
}

const payloadJson = z.record(z.string(), z.unknown())
const text = z.string().nullable()

/** Keeps everything in Redis, under keys that begin with `prefix`, and lets Redis forget what has expired. */
export function createRedisStore(redis: Redis, prefix: string, clock: Clock): RedisStore {
  const keyOf = {
    entry: (name: string) => `${prefix}entry:${name}`,
    family: (grantId: string) => `${prefix}family:${grantId}`,
    members: (grantId: string) => `${prefix}members:${grantId}`,
    uid: (uid: string) => `${prefix}uid:${uid}`,
    count: (name: string) => `${prefix}count:${name}`,
  }
  const ttl = (end: number): string => ttlOf(clock, end)

  const read = async (name: string): Promise<AdapterPayload | undefined> => {
    const [payload, end, consumed] = await redis.hmget(keyOf.entry(name), 'p', 'e', 'c')
    if (typeof payload !== 'string' || Number(end) <= clock.now()) return undefined
    const parsed = payloadJson.parse(JSON.parse(payload))
    return typeof consumed === 'string' ? { ...parsed, consumed: Number(consumed) } : parsed
  }

  /** An auto-consenting tenant stores no grant; what its tokens share is enough to answer for one. */
  const impliedGrant = async (grantId: string): Promise<AdapterPayload | undefined> => {
    const [end, client, account, ended] = await redis.hmget(keyOf.family(grantId), 'e', 'c', 'a', 'ended')
    if (typeof end !== 'string' || typeof ended === 'string') return undefined
    const parties = { clientId: client || undefined, accountId: account || undefined }
    return { jti: grantId, kind: 'Grant', ...parties, exp: Math.ceil(Number(end) / 1000) }
  }

  const endFamily = async (grantId: string): Promise<void> => {
    const keys = [keyOf.family(grantId), keyOf.members(grantId), keyOf.entry(`Grant:${grantId}`)]
    await redis.eval(scripts.endFamily, keys.length, ...keys, keyOf.entry(''))
  }

  return {
    async find(model, id) {
      return (await read(`${model}:${id}`)) ?? (model === 'Grant' ? impliedGrant(id) : undefined)
    },
    async findByUid(_model, uid) {
      const name = await redis.hget(keyOf.uid(uid), 'k')
      return name === null ? undefined : read(name)
    },
    async upsert(model, id, payload, expiresIn) {
      const name = `${model}:${id}`
      const end = expiresIn === undefined ? never : clock.now() + expiresIn * 1000
      const grantId = model === 'Interaction' ? undefined : payload.grantId
      const keys = [keyOf.entry(name), keyOf.family(grantId ?? ''), keyOf.members(grantId ?? '')]
      const { consumed, clientId = '', accountId = '' } = payload
      const values = [
        JSON.stringify(payload),
        end,
        ttl(end),
        grantId === undefined ? '' : '1',
        clientId,
        accountId,
        name,
      ]
      const taken = typeof consumed === 'number' ? String(consumed) : ''
      if (model === 'Session' && payload.uid !== undefined) {
        await redis.hset(keyOf.uid(payload.uid), { k: name, e: end })
        if (ttl(end) !== '') await redis.pexpire(keyOf.uid(payload.uid), ttl(end))
      }
      await redis.eval(scripts.upsert, keys.length, ...keys, ...values, taken)
    },
    async destroy(model, id) {
      await redis.del(keyOf.entry(`${model}:${id}`))
    },
    async claim(model, id) {
      const now = clock.now()
      return (await redis.eval(scripts.claim, 1, keyOf.entry(`${model}:${id}`), now, Math.floor(now / 1000))) === 1
    },
    async first(model, id, expiresIn) {
      const end = clock.now() + expiresIn * 1000
      return (await redis.eval(scripts.first, 1, keyOf.entry(`${model}:${id}`), clock.now(), end, ttl(end))) === 1
    },
    async count(name, endsAt) {
      const answer = await redis.eval(scripts.count, 1, keyOf.count(name), clock.now(), endsAt, ttl(endsAt))
      const [count, end] = z.tuple([z.number(), z.string()]).parse(answer)
      return { count, endsAt: Number(end) }
    },
    revokeGrant: endFamily,
    async endClient(clientId) {
      for (const key of await keysUnder(redis, keyOf.family(''))) {
        if ((await redis.hget(key, 'c')) === clientId) await endFamily(key.slice(keyOf.family('').length))
      }
      for (const key of await keysUnder(redis, keyOf.entry('ClientCredentials:'))) {
        const payload = text.parse(await redis.hget(key, 'p'))
        if (payload !== null && payloadJson.parse(JSON.parse(payload)).clientId === clientId) await redis.del(key)
      }
    },
    async retime() {
      for (const kind of ['entry:', 'family:', 'uid:', 'count:']) {
        for (const key of await keysUnder(redis, prefix + kind)) {
          const end = await redis.hget(key, 'e')
          const keys = kind === 'family:' ? [key, keyOf.members(key.slice(keyOf.family('').length))] : [key]
          for (const one of keys) await expire(redis, one, ttl(Number(end ?? never)))
        }
      }
    },
    snapshot: () => readRedis(redis, prefix, clock),
    restore: (snapshot) => writeRedis(redis, prefix, clock, snapshot),
  }
}

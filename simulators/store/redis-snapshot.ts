import type { ChainableCommander, Redis } from 'ioredis'
import { z } from 'zod'
import type { Clock } from '../core/clock.ts'
import { emptyStore, type StoreSnapshot } from '../core/token-store.ts'
import { keysUnder, never, ttlOf } from './redis-keys.ts'

const hash = z.record(z.string(), z.string())
const payloadJson = z.record(z.string(), z.unknown())
const kinds = ['entry:', 'family:', 'members:', 'uid:', 'count:'] as const

type Row = Readonly<Record<string, string>>

/** Everything under a prefix that has not expired. */
export async function readRedis(redis: Redis, prefix: string, clock: Clock): Promise<StoreSnapshot> {
  const rows = async (kind: string): Promise<readonly (readonly [string, Row])[]> => {
    const keys = await keysUnder(redis, prefix + kind)
    const found = await Promise.all(keys.map(async (key) => [key, hash.parse(await redis.hgetall(key))] as const))
    const live = found.filter(([, { e }]) => Number(e) > clock.now())
    return live.map(([key, row]) => [key.slice(prefix.length + kind.length), row])
  }
  const families = (await rows('family:')).map(async ([grantId, { c, a, e, ended }]) => ({
    grantId,
    members: await redis.smembers(`${prefix}members:${grantId}`),
    ...(c ? { clientId: c } : {}),
    ...(a ? { accountId: a } : {}),
    expiresAt: endOf(e),
    ended: ended !== undefined,
  }))
  return {
    ...emptyStore,
    entries: (await rows('entry:')).map(([key, { p = '{}', e, c }]) => ({
      key,
      payload: { ...payloadJson.parse(JSON.parse(p)), ...(c === undefined ? {} : { consumed: Number(c) }) },
      expiresAt: endOf(e),
    })),
    families: await Promise.all(families),
    uids: (await rows('uid:')).map(([uid, { k = '' }]) => [uid, k]),
    counts: (await rows('count:')).map(([name, { n, e }]) => ({ name, count: Number(n), endsAt: Number(e) })),
  }
}

/** Puts a state in the place of what is there. */
export async function writeRedis(redis: Redis, prefix: string, clock: Clock, snapshot: StoreSnapshot): Promise<void> {
  const old = (await Promise.all(kinds.map((kind) => keysUnder(redis, prefix + kind)))).flat()
  const batch = redis.multi()
  for (const key of old) batch.del(key)
  const put = (key: string, row: Row, end: number) => {
    batch.hset(key, row)
    lasting(batch, key, ttlOf(clock, end))
  }
  const ends = new Map(snapshot.entries.map(({ key, expiresAt }) => [key, expiresAt ?? never]))
  for (const { key, payload, expiresAt } of snapshot.entries) {
    const { consumed } = payload
    const taken: Row = typeof consumed === 'number' ? { c: String(consumed) } : {}
    const end = expiresAt ?? never
    put(`${prefix}entry:${key}`, { p: JSON.stringify(payload), e: String(end), ...taken }, end)
  }
  for (const { grantId, members, clientId = '', accountId = '', expiresAt, ended } of snapshot.families) {
    const end = expiresAt ?? never
    const mark: Row = ended ? { ended: '1' } : {}
    put(`${prefix}family:${grantId}`, { c: clientId, a: accountId, e: String(end), ...mark }, end)
    if (members.length > 0) batch.sadd(`${prefix}members:${grantId}`, ...members)
    lasting(batch, `${prefix}members:${grantId}`, ttlOf(clock, end))
  }
  for (const [uid, key] of snapshot.uids) {
    const end = ends.get(key) ?? clock.now()
    put(`${prefix}uid:${uid}`, { k: key, e: String(end) }, end)
  }
  for (const { name, count, endsAt } of snapshot.counts)
    put(`${prefix}count:${name}`, { n: String(count), e: String(endsAt) }, endsAt)
  await batch.exec()
}

function lasting(batch: ChainableCommander, key: string, ttl: string): void {
  if (ttl !== '') batch.pexpire(key, ttl)
}

function endOf(end: string | undefined): number | null {
  return Number(end) >= never ? null : Number(end)
}

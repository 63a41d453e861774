import { Redis } from 'ioredis'
import { z } from 'zod'
import { Refusal } from '../refusal.ts'
import { type Appointment, type EntryKey, entryName, type Store, type Strand, wholeTrailFactor } from './store.ts'

const patienceMs = 5000
const agendaName = 'refresh_agenda'
const strings = z.array(z.string())

/** What one command cannot do at once; each runs in Redis as a whole. `0` keeps the time that is left. */
const scripts = {
  replace: `if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if ARGV[3] == '0' then redis.call('SET', KEYS[1], ARGV[2], 'KEEPTTL')
else redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3]) end
return 1`,
  remove: `if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])`,
  claimDue: `local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[3])
for _, name in ipairs(due) do redis.call('ZADD', KEYS[1], ARGV[2], name) end
return due`,
  record: `for index, name in ipairs(KEYS) do
  redis.call('LPUSH', name, ARGV[1])
  redis.call('LTRIM', name, 0, ARGV[index + 1] - 1)
end`,
} as const

/**
 * Opens a store in Redis 6.2 or later. Keys read `pkce_verifier:{tenant}:{flow}` and go by themselves when their time is
 * over, by Redis' own clock: it is the same for every process.
 */
export async function openRedisStore(url: string, clock: { now(): number }): Promise<Store> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: patienceMs,
    commandTimeout: patienceMs,
    maxRetriesPerRequest: 1,
    // A command whose answer was lost is not sent again behind our back: it may have been done.
    autoResendUnfulfilledCommands: false,
    retryStrategy: (times) => Math.min(times * 50, 1000),
  })
  // Told to whoever sends the next command.
  redis.on('error', () => undefined)
  try {
    await redis.connect()
    await redis.ping()
  } catch (cause) {
    redis.disconnect()
    throw cause
  }
  const ask = asking(redis)
  const timeLeft = (expiresAt: number): number => Math.ceil(expiresAt - clock.now())

  const set = async (key: EntryKey, value: string, expiresAt: number | undefined, only: 'NX' | undefined) => {
    const name = entryName(key)
    if (expiresAt === undefined) {
      return (await ask((at) => (only ? at.set(name, value, only) : at.set(name, value)))) !== null
    }
    const left = timeLeft(expiresAt)
    // What is over already is not kept; Redis takes no time of nothing.
    if (left <= 0) return only === undefined && (await ask((at) => at.del(name))) >= 0
    return (
      (await ask((at) => (only ? at.set(name, value, 'PX', left, only) : at.set(name, value, 'PX', left)))) !== null
    )
  }
  const remove = async (key: EntryKey, was: string) =>
    (await ask((at) => at.eval(scripts.remove, 1, entryName(key), was))) === 1

  return {
    async put(key, value, expiresAt) {
      await set(key, value, expiresAt, undefined)
    },
    add: (key, value, expiresAt) => set(key, value, expiresAt, 'NX'),
    get: async (key) => (await ask((at) => at.get(entryName(key)))) ?? undefined,
    take: async (key) => (await ask((at) => at.getdel(entryName(key)))) ?? undefined,
    async replace(key, was, value, expiresAt) {
      const left = expiresAt === undefined ? 0 : timeLeft(expiresAt)
      if (expiresAt !== undefined && left <= 0) return remove(key, was)
      return (await ask((at) => at.eval(scripts.replace, 1, entryName(key), was, value, left))) === 1
    },
    remove,
    async delete(key) {
      await ask((at) => at.del(entryName(key)))
    },
    async ids(tenant, kind) {
      const start = entryName({ tenant, kind, id: '' })
      const found = new Set<string>()
      let cursor = '0'
      do {
        const [next, names] = await ask((at) => at.scan(cursor, 'MATCH', `${start}*`, 'COUNT', 1000))
        for (const name of names) found.add(name.slice(start.length))
        cursor = next
      } while (cursor !== '0')
      return [...found]
    },
    async appoint(appointment, when) {
      await ask((at) => at.zadd(agendaName, when, memberOf(appointment)))
    },
    async cancel(appointment) {
      await ask((at) => at.zrem(agendaName, memberOf(appointment)))
    },
    async claimDue({ by, again, limit }) {
      const members = await ask((at) => at.eval(scripts.claimDue, 1, agendaName, by, again, limit))
      return strings.parse(members).map(appointmentOf)
    },
    async record({ tenant, strand, line }, keep) {
      const names = [trailName(tenant, strand), wholeTrailName]
      await ask((at) => at.eval(scripts.record, 2, ...names, line, keep, keep * wholeTrailFactor))
    },
    recorded: ({ tenant, strand }, limit) => ask((at) => at.lrange(trailName(tenant, strand), 0, limit - 1)),
    recordedOfAll: (limit) => ask((at) => at.lrange(wholeTrailName, 0, limit - 1)),
    async close() {
      await redis.quit().catch(() => redis.disconnect())
    },
  }
}

/** Sends a command, or says that the platform cannot work now. */
function asking(redis: Redis) {
  return async <T>(command: (redis: Redis) => Promise<T>): Promise<T> => {
    try {
      return await command(redis)
    } catch (cause) {
      throw new Refusal('UNAVAILABLE', 'store-not-reached', cause)
    }
  }
}

/** No strand is called `all`. */
const wholeTrailName = 'audit_log:all'

function trailName(tenant: string, strand: Strand): string {
  return `audit_log:${tenant}:${strand}`
}

function memberOf({ tenant, id }: Appointment): string {
  return `${tenant}:${id}`
}

function appointmentOf(member: string): Appointment {
  const [tenant = '', id = ''] = member.split(':')
  return { tenant, id }
}

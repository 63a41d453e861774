import type { Redis } from 'ioredis'
import { z } from 'zod'
import { carrierProfiles } from '../carriers/carrier.ts'
import type { Clock } from '../core/clock.ts'
import { keysOf, type ServerKeys, serverKeys, signingJwk } from '../core/keys.ts'
import { readdress } from '../core/readdress.ts'
import type { ServerState } from '../core/server-state.ts'
import { createTenancy, type TenancyChange } from '../core/tenancy.ts'
import { tenancyChange } from '../core/tenancy-schema.ts'
import { faultInForce } from '../faults/fault-plan.ts'
import { createRedisStore, type RedisStore } from './redis-store.ts'

export const clockAnchor = z.object({ real: z.number(), shown: z.number(), frozen: z.boolean(), rate: z.number() })

const secrets = z.object({ jwks: z.array(signingJwk), cookieKey: z.string() })

/** How a carrier behaves at every process that serves it. */
export const sharedSettings = z.object({
  profile: z.enum(carrierProfiles),
  quirks: z.record(z.string(), z.boolean()),
  clock: clockAnchor,
  faults: z.array(faultInForce),
  secrets,
})
export type SharedSettings = z.infer<typeof sharedSettings>

/** The state of one carrier that several processes serve. */
export interface SharedState extends ServerState {
  readonly store: RedisStore
  /** Brings in what other processes changed since the last time. */
  sync(): Promise<void>
  /** Tells the other processes how the carrier behaves from now on. */
  publish(settings: Omit<SharedSettings, 'secrets'>): Promise<void>
  close(): Promise<void>
}

export interface SharedParts {
  readonly redis: Redis
  readonly carrier: string
  /** Where this process says it is; what others say of their addresses is moved here. */
  readonly origin: string
  readonly clock: Clock
  /** Takes on what another process set. */
  readonly adopt: (settings: SharedSettings) => void
}

const logged = z.object({ origin: z.string(), change: tenancyChange })

/** Joins the processes that serve a carrier out of one Redis. */
export async function joinSharedState({ redis, carrier, origin, clock, adopt }: SharedParts): Promise<SharedState> {
  // The braces keep all keys of a carrier on one node of a cluster, so that scripts may use them together.
  const prefix = `parcelproof:{${carrier}}:`
  const [log, revision, settingsKey] = [`${prefix}tenants`, `${prefix}revision`, `${prefix}settings`]
  const tell = (change: TenancyChange) => {
    // What follows goes over the same connection, so that whoever sees it sees this first.
    redis.rpush(log, JSON.stringify({ origin, change })).catch(() => undefined)
  }
  const tenancy = createTenancy(tell)
  const store = createRedisStore(redis, prefix, clock)
  const state = { store, tenancy, ...(await agreeOnSecrets(redis, `${prefix}secrets`, carrier)) }
  let seen = 0
  let adopted = ''

  const takeOn = async (current: string) => {
    const found = sharedSettings.parse(JSON.parse((await redis.get(settingsKey)) ?? ''))
    adopted = current
    state.keys = keysOf(found.secrets.jwks)
    state.cookieKey = found.secrets.cookieKey
    adopt(found)
  }
  const sync = async () => {
    const from = seen
    const answers = await redis.multi().get(revision).lrange(log, from, -1).exec()
    const [current, changes] = z
      .tuple([z.string().nullable(), z.array(z.string())])
      .parse(answers?.map(([failure, answer]) => failure ?? answer))
    // Requests at the same time ask for the same changes; each is taken in once.
    for (const line of changes.slice(seen - from)) {
      const { origin: elsewhere, change } = logged.parse(JSON.parse(line))
      tenancy.take(readdress(change, elsewhere, origin))
    }
    seen = Math.max(seen, from + changes.length)
    if (current !== null && current !== adopted) await takeOn(current)
  }
  await sync()
  return Object.assign(state, {
    sync,
    async publish(settings: Omit<SharedSettings, 'secrets'>) {
      const whole = { ...settings, secrets: { jwks: [...state.keys.jwks.keys], cookieKey: state.cookieKey } }
      adopted = crypto.randomUUID()
      await redis.multi().set(settingsKey, JSON.stringify(whole)).set(revision, adopted).exec()
    },
    close: async () => redis.disconnect(),
  })
}

/** The first process makes the keys; the others take them. */
async function agreeOnSecrets(
  redis: Redis,
  key: string,
  carrier: string,
): Promise<{ keys: ServerKeys; cookieKey: string }> {
  const own = { jwks: serverKeys(carrier).jwks.keys, cookieKey: crypto.randomUUID() }
  await redis.set(key, JSON.stringify(own), 'NX')
  const agreed = secrets.parse(JSON.parse((await redis.get(key)) ?? JSON.stringify(own)))
  return { keys: keysOf(agreed.jwks), cookieKey: agreed.cookieKey }
}

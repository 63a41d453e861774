import { z } from 'zod'

/** So many a minute in the long run, and so many at once after a quiet time. */
export const rate = z.strictObject({ perMinute: z.int().min(1), burst: z.int().min(1) })
export type Rate = Readonly<z.output<typeof rate>>

/** How many failures in a row open a breaker, and for how many milliseconds. */
const breaker = z.strictObject({
  threshold: z.int().min(1),
  /** The first pause; each failed probe doubles it. */
  cooldown: z.int().min(1),
  longestCooldown: z.int().min(1),
})
export type BreakerSettings = Readonly<z.output<typeof breaker>>

const compartment = z.strictObject({ concurrency: z.int().min(1), queue: z.int().min(0) })

const retries = z.strictObject({
  /** After the first attempt; 0 for none. */
  most: z.int().min(0).max(5),
  /** In milliseconds; each pause may be twice as long as the one before. */
  firstPause: z.int().min(1),
  longestPause: z.int().min(1),
})
export type RetrySettings = Readonly<z.output<typeof retries>>

const defaults = {
  tenant: { perMinute: 60_000, burst: 6_000 },
  breaker: { threshold: 5, cooldown: 30_000, longestCooldown: 480_000 },
  authenticationBreaker: { threshold: 5, cooldown: 60_000, longestCooldown: 960_000 },
  group: { concurrency: 64, queue: 256 },
  retries: { most: 2, firstPause: 100, longestPause: 2_000 },
} as const

/** What keeps one tenant's trouble with that tenant. Everything has a value that holds where nothing is said. */
export const containmentSettings = z.strictObject({
  /** Requests of each tenant; a tenant may have a `rate` of its own. */
  tenant: rate.default(defaults.tenant),
  /** Requests of all tenants together; half of it is shared out among them and cannot be used up by another one. */
  platform: rate.optional(),
  /** For each tenant and carrier; a carrier may have its own. */
  breaker: breaker.default(defaults.breaker),
  /** The same for refused credentials and tokens, which are counted apart. */
  authenticationBreaker: breaker.default(defaults.authenticationBreaker),
  /** Requests to one carrier under way for one group of tenants, and how many may wait. */
  group: compartment.default(defaults.group),
  /** Of what failed in passing and may be sent twice. */
  retries: retries.default(defaults.retries),
})
export type ContainmentSettings = Readonly<z.output<typeof containmentSettings>>

/** What a carrier's entry may say. */
export const carrierContainment = {
  /** The platform's budget at this carrier, shared out as `platform` is. */
  quota: rate.optional(),
  breaker: breaker.optional(),
  authenticationBreaker: breaker.optional(),
} as const

/** What a tenant's entry may say. */
export const tenantContainment = {
  rate: rate.optional(),
  /** Tenants of one group share a compartment; each has its own where it is left out. */
  group: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'use small letters, digits and dashes')
    .optional(),
} as const

/** What holds where a configuration says nothing. */
export const defaultContainment: ContainmentSettings = { ...defaults }

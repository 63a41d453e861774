import { z } from 'zod'

/** Ids stand in paths, cookie paths and store keys; nothing in them needs escaping anywhere. */
const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'use small letters, digits and dashes')

/** TLS, or this machine. */
const address = z.url({ protocol: /^https?$/ }).refine((text) => text.startsWith('https:') || isLoopback(text), {
  message: 'use https; plain http is for loopback addresses only',
})

const carrier = z.strictObject({
  id,
  /** Compared character for character with what answers say; the metadata is found from it. */
  issuer: address,
  /** Base address of the carrier's API. */
  api: address,
  /** What a connection is tried out with, below `api`; `{account}` is the tenant's name there. */
  ping: z.string().startsWith('/').default('/tenants/{account}/me'),
  /**
   * How long the carrier takes a used refresh token once more, in milliseconds: 0 for one that takes a second use for theft.
   * Where nothing is said, a refresh that was cut off is tried again, and the carrier decides.
   */
  refreshGrace: z.int().min(0).optional(),
})

const ownClient = z.strictObject({
  id: z.string().min(1),
  auth: z.enum(['client_secret_basic', 'client_secret_post', 'none']),
  secret: z.string().min(1).optional(),
})

const tenantCarrier = z.strictObject({
  /** What the carrier calls this tenant; the tenant's own id where it is left out. */
  account: z.string().min(1).optional(),
  scope: z.string().min(1).optional(),
  /** A client that is registered already. */
  client: ownClient.optional(),
  /** Lets the platform register one (RFC 7591). */
  initialAccessToken: z.string().min(1).optional(),
})

const tenant = z.strictObject({
  id,
  /** What this tenant sends as bearer token to everything but the callback. */
  key: z.string().min(16, 'use at least 16 characters'),
  /** Counts the keys its records were sealed with; raise it to turn this tenant's key. */
  keyGeneration: z.int().min(1).default(1),
  /** The oldest of those keys that still opens records; raise it once everything is sealed anew. */
  oldestKeyGeneration: z.int().min(1).default(1),
  /** How long it may take from start to callback, in milliseconds. */
  flowLifetime: z.int().min(180_000).max(300_000).default(240_000),
  carriers: z.record(id, tenantCarrier),
})

/** The keys a platform is told its world by. */
export const platformShape = {
  carriers: z.array(carrier),
  tenants: z.array(tenant),
  /** Where browsers find the platform; its own address where it is left out. */
  publicUrl: address.transform((url) => url.replace(/\/$/, '')).optional(),
}

/** What a platform is told about its world. Each list is checked for entries that would get in each other's way. */
export const platformConfiguration = z.strictObject(platformShape).superRefine(({ carriers, tenants }, context) => {
  unique(carriers, ['carriers'], 'id', context)
  // One issuer for two carriers would make their answers indistinguishable (RFC 9207, 4).
  unique(carriers, ['carriers'], 'issuer', context)
  unique(tenants, ['tenants'], 'id', context)
  unique(tenants, ['tenants'], 'key', context)
  tenants.forEach((entry, index) => {
    if (entry.oldestKeyGeneration > entry.keyGeneration) {
      const path = ['tenants', index, 'oldestKeyGeneration']
      context.addIssue({ code: 'custom', path, message: 'is newer than `keyGeneration`: nothing would open' })
    }
    for (const [name, pair] of Object.entries(entry.carriers)) {
      const path = ['tenants', index, 'carriers', name]
      if (!carriers.some((known) => known.id === name)) {
        context.addIssue({ code: 'custom', path, message: `name one of ${carriers.map((known) => known.id)}` })
      }
      if ((pair.client === undefined) === (pair.initialAccessToken === undefined)) {
        context.addIssue({ code: 'custom', path, message: 'give either `client` or `initialAccessToken`' })
      }
      if (pair.client !== undefined && (pair.client.auth === 'none') !== (pair.client.secret === undefined)) {
        context.addIssue({
          code: 'custom',
          path: [...path, 'client'],
          message: '`secret` goes with every `auth` but none',
        })
      }
    }
  })
})

export type PlatformConfiguration = z.input<typeof platformConfiguration>
export type CarrierSettings = Readonly<z.output<typeof carrier>>
export type TenantSettings = Readonly<z.output<typeof tenant>>
export type TenantCarrierSettings = Readonly<z.output<typeof tenantCarrier>>

function unique<T extends object, K extends keyof T & string>(
  entries: readonly T[],
  at: readonly string[],
  key: K,
  context: z.RefinementCtx,
): void {
  const seen = new Set<T[K]>()
  entries.forEach((entry, index) => {
    if (seen.has(entry[key])) {
      context.addIssue({ code: 'custom', path: [...at, index, key], message: 'is there already; choose another one' })
    }
    seen.add(entry[key])
  })
}

/** Whether this is http on the machine itself. */
export function isLoopback(url: string): boolean {
  const { protocol = '', hostname = '' } = URL.parse(url) ?? {}
  return protocol === 'http:' && (hostname === '[::1]' || hostname === 'localhost' || /^127(\.\d+){3}$/.test(hostname))
}

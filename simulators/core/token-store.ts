import type { AdapterPayload } from 'oidc-provider'
import { z } from 'zod'

/** What oidc-provider calls a model: `AuthorizationCode`, `RefreshToken`, `Session` … */
export type Model = string

/** Where codes, tokens, sessions and grants live. Expired entries read as absent. */
export interface TokenStore {
  find(model: Model, id: string): Promise<AdapterPayload | undefined>
  findByUid(model: Model, uid: string): Promise<AdapterPayload | undefined>
  upsert(model: Model, id: string, payload: AdapterPayload, expiresIn?: number): Promise<void>
  destroy(model: Model, id: string): Promise<void>
  /** Takes a one-time entry; `true` for exactly one of any number of callers at once. */
  claim(model: Model, id: string): Promise<boolean>
  /** Ends everything that came from one grant, also what is still on its way into the store. */
  revokeGrant(grantId: string): Promise<void>
  /** Ends every grant of a client and every token it got for itself. */
  endClient(clientId: string): Promise<void>
}

/** A store whose whole content can be taken out and put back. */
export interface MemoryStore extends TokenStore {
  snapshot(): StoreSnapshot
  restore(snapshot: StoreSnapshot): void
}

const jsonNumber = z.number().nullable()

/** Everything a store holds, as JSON; `null` stands for "never". */
export const storeSnapshot = z.object({
  entries: z.array(z.object({ key: z.string(), payload: z.record(z.string(), z.unknown()), expiresAt: jsonNumber })),
  families: z.array(
    z.object({
      grantId: z.string(),
      members: z.array(z.string()),
      clientId: z.string().optional(),
      accountId: z.string().optional(),
      expiresAt: jsonNumber,
      ended: z.boolean(),
    }),
  ),
  uids: z.array(z.tuple([z.string(), z.string()])),
})
export type StoreSnapshot = z.infer<typeof storeSnapshot>

interface Entry {
  readonly payload: AdapterPayload
  readonly expiresAt: number
}

interface Family {
  readonly members: Set<string>
  readonly clientId: string | undefined
  readonly accountId: string | undefined
  expiresAt: number
  ended: boolean
}

const sweepEvery = 1000

/** Keeps everything in this process and forgets what has expired. `now` is the carrier's clock, in milliseconds. */
export function createMemoryStore(now: () => number): MemoryStore {
  const entries = new Map<string, Entry>()
  const families = new Map<string, Family>()
  const uids = new Map<string, string>()
  let writes = 0

  const live = (key: string): Entry | undefined => {
    const entry = entries.get(key)
    if (entry === undefined) return undefined
    if (entry.expiresAt > now()) return entry
    entries.delete(key)
    return undefined
  }

  const sweep = () => {
    const time = now()
    for (const [key, entry] of entries) if (entry.expiresAt <= time) entries.delete(key)
    for (const [id, family] of families) if (family.expiresAt <= time) families.delete(id)
    for (const [uid, key] of uids) if (!entries.has(key)) uids.delete(uid)
  }

  /** False where the grant has ended, so that nothing may be added to it any more. */
  const joinFamily = (key: string, payload: AdapterPayload, expiresAt: number): boolean => {
    if (payload.grantId === undefined) return true
    const { clientId, accountId } = payload
    const family = families.get(payload.grantId) ?? { members: new Set(), clientId, accountId, expiresAt, ended: false }
    families.set(payload.grantId, family)
    family.expiresAt = Math.max(family.expiresAt, expiresAt)
    if (family.ended) return false
    family.members.add(key)
    return true
  }

  /** An auto-consenting tenant stores no grant; what its tokens share is enough to answer for one. */
  const impliedGrant = (grantId: string): AdapterPayload | undefined => {
    const family = families.get(grantId)
    if (family === undefined || family.ended) return undefined
    const { clientId, accountId } = family
    return { jti: grantId, kind: 'Grant', clientId, accountId, exp: Math.ceil(family.expiresAt / 1000) }
  }

  return {
    async find(model, id) {
      const payload = live(`${model}:${id}`)?.payload
      return payload ?? (model === 'Grant' ? impliedGrant(id) : undefined)
    },
    async findByUid(_model, uid) {
      const key = uids.get(uid)
      return key === undefined ? undefined : live(key)?.payload
    },
    async upsert(model, id, payload, expiresIn) {
      writes += 1
      if (writes % sweepEvery === 0) sweep()
      const key = `${model}:${id}`
      const expiresAt = expiresIn === undefined ? Number.POSITIVE_INFINITY : now() + expiresIn * 1000
      if (model !== 'Interaction' && !joinFamily(key, payload, expiresAt)) return
      if (model === 'Session' && payload.uid !== undefined) uids.set(payload.uid, key)
      entries.set(key, { payload, expiresAt })
    },
    async destroy(model, id) {
      entries.delete(`${model}:${id}`)
    },
    async claim(model, id) {
      const key = `${model}:${id}`
      const entry = live(key)
      if (entry === undefined || entry.payload.consumed !== undefined) return false
      entries.set(key, { ...entry, payload: { ...entry.payload, consumed: Math.floor(now() / 1000) } })
      return true
    },
    async endClient(clientId) {
      for (const family of families.values()) {
        if (family.clientId !== clientId) continue
        family.ended = true
        for (const key of family.members) entries.delete(key)
        family.members.clear()
      }
      for (const [key, { payload }] of entries) {
        if (payload.clientId === clientId && key.startsWith('ClientCredentials:')) entries.delete(key)
      }
    },
    async revokeGrant(grantId) {
      const family = families.get(grantId)
      entries.delete(`Grant:${grantId}`)
      if (family === undefined) return
      family.ended = true
      for (const key of family.members) entries.delete(key)
      family.members.clear()
    },
    snapshot: () => ({
      entries: [...entries].map(([key, { payload, expiresAt }]) => ({
        key,
        payload: structuredClone(payload),
        expiresAt: endOf(expiresAt),
      })),
      families: [...families].map(([grantId, { members, clientId, accountId, expiresAt, ended }]) => ({
        grantId,
        members: [...members],
        ...(clientId === undefined ? {} : { clientId }),
        ...(accountId === undefined ? {} : { accountId }),
        expiresAt: endOf(expiresAt),
        ended,
      })),
      uids: [...uids],
    }),
    restore(snapshot) {
      for (const map of [entries, families, uids]) map.clear()
      for (const { key, payload, expiresAt } of snapshot.entries)
        entries.set(key, { payload, expiresAt: expiresAt ?? Number.POSITIVE_INFINITY })
      for (const { grantId, members, clientId, accountId, expiresAt, ended } of snapshot.families) {
        const end = expiresAt ?? Number.POSITIVE_INFINITY
        families.set(grantId, { members: new Set(members), clientId, accountId, expiresAt: end, ended })
      }
      for (const [uid, key] of snapshot.uids) uids.set(uid, key)
    },
  }
}

function endOf(expiresAt: number): number | null {
  return Number.isFinite(expiresAt) ? expiresAt : null
}

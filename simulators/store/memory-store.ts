import type { AdapterPayload } from 'oidc-provider'
import { type CountedWindow, endOf, type StateStore } from '../core/token-store.ts'

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
export function createMemoryStore(now: () => number): StateStore {
  const entries = new Map<string, Entry>()
  const families = new Map<string, Family>()
  const uids = new Map<string, string>()
  const counts = new Map<string, CountedWindow>()
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
    for (const [id, family] of families) {
      if (family.expiresAt <= time) families.delete(id)
      // A grant that is refreshed for years would remember every token it ever had.
      else for (const member of family.members) if (!entries.has(member)) family.members.delete(member)
    }
    for (const [uid, key] of uids) if (!entries.has(key)) uids.delete(uid)
    for (const [name, { endsAt }] of counts) if (endsAt <= time) counts.delete(name)
  }

  const written = () => {
    writes += 1
    if (writes % sweepEvery === 0) sweep()
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
      written()
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
    async first(model, id, expiresIn) {
      written()
      const key = `${model}:${id}`
      if (live(key) !== undefined) return false
      entries.set(key, { payload: {}, expiresAt: now() + expiresIn * 1000 })
      return true
    },
    async count(name, endsAt) {
      written()
      const known = counts.get(name)
      const window =
        known === undefined || known.endsAt <= now() ? { count: 1, endsAt } : { ...known, count: known.count + 1 }
      counts.set(name, window)
      return window
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
    snapshot: async () => ({
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
      counts: [...counts].map(([name, window]) => ({ name, ...window })),
    }),
    async restore(snapshot) {
      for (const map of [entries, families, uids, counts]) map.clear()
      for (const { key, payload, expiresAt } of snapshot.entries)
        entries.set(key, { payload, expiresAt: expiresAt ?? Number.POSITIVE_INFINITY })
      for (const { grantId, members, clientId, accountId, expiresAt, ended } of snapshot.families) {
        const end = expiresAt ?? Number.POSITIVE_INFINITY
        families.set(grantId, { members: new Set(members), clientId, accountId, expiresAt: end, ended })
      }
      for (const [uid, key] of snapshot.uids) uids.set(uid, key)
      for (const { name, ...window } of snapshot.counts) counts.set(name, window)
    },
  }
}

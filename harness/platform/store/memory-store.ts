import { createMemoryTrail } from './memory-trail.ts'
import { type Appointment, type EntryKey, entryName, type Store } from './store.ts'

/** A store that forgets everything with the process. */
export interface MemoryStore extends Store {
  /** Everything that is kept and has not expired, by its name; the audit log is not among it. */
  entries(): ReadonlyMap<string, string>
}

interface Entry {
  readonly value: string
  readonly expiresAt: number
}

const sweepEvery = 1000

/** The default store: no service, nothing on disk. */
export function createMemoryStore(clock: { now(): number }): MemoryStore {
  const entries = new Map<string, Entry>()
  const agenda = new Map<string, Appointment & { readonly at: number }>()
  const trail = createMemoryTrail()
  let writes = 0

  const live = (key: EntryKey): Entry | undefined => {
    const name = entryName(key)
    const entry = entries.get(name)
    if (entry === undefined || entry.expiresAt > clock.now()) return entry
    entries.delete(name)
    return undefined
  }
  const write = (key: EntryKey, value: string, expiresAt = Number.POSITIVE_INFINITY): void => {
    entries.set(entryName(key), { value, expiresAt })
    writes += 1
    // Flows that nobody came back for would otherwise stay for ever.
    if (writes % sweepEvery === 0) sweep()
  }
  const sweep = (): void => {
    const now = clock.now()
    for (const [name, entry] of entries) if (entry.expiresAt <= now) entries.delete(name)
  }

  return {
    async put(key, value, expiresAt) {
      write(key, value, expiresAt)
    },
    async add(key, value, expiresAt) {
      if (live(key) !== undefined) return false
      write(key, value, expiresAt)
      return true
    },
    async get(key) {
      return live(key)?.value
    },
    async take(key) {
      const entry = live(key)
      entries.delete(entryName(key))
      return entry?.value
    },
    async replace(key, was, value, expiresAt) {
      const entry = live(key)
      if (entry?.value !== was) return false
      entries.set(entryName(key), { value, expiresAt: expiresAt ?? entry.expiresAt })
      return true
    },
    async remove(key, was) {
      return live(key)?.value === was && entries.delete(entryName(key))
    },
    async delete(key) {
      entries.delete(entryName(key))
    },
    async ids(tenant, kind) {
      sweep()
      const start = entryName({ tenant, kind, id: '' })
      return [...entries.keys()].filter((name) => name.startsWith(start)).map((name) => name.slice(start.length))
    },
    async appoint({ tenant, id }, at) {
      agenda.set(`${tenant}:${id}`, { tenant, id, at })
    },
    async cancel({ tenant, id }) {
      agenda.delete(`${tenant}:${id}`)
    },
    async claimDue({ by, again, limit }) {
      const due = [...agenda.entries()].filter(([, { at }]) => at <= by)
      const claimed = due.sort(([, left], [, right]) => left.at - right.at).slice(0, limit)
      for (const [name, appointment] of claimed) agenda.set(name, { ...appointment, at: again })
      return claimed.map(([, { tenant, id }]) => ({ tenant, id }))
    },
    ...trail,
    async close() {
      entries.clear()
      agenda.clear()
    },
    entries() {
      sweep()
      return new Map([...entries].map(([name, { value }]) => [name, value]))
    },
  }
}

import type { JournalEntry } from './journal-entry.ts'

/** What to look for; what is left out does not matter. */
export interface JournalQuery {
  readonly tenant?: string | undefined
  readonly client?: string | undefined
  readonly endpoint?: string | undefined
  readonly outcome?: string | undefined
  readonly flow?: string | undefined
  /** Only entries with a higher id. */
  readonly after?: number | undefined
  /** Only the newest so many. */
  readonly limit?: number | undefined
}

export interface Journal {
  add(entry: JournalEntry): void
  nextId(): number
  /** The oldest first. */
  find(query: JournalQuery): readonly JournalEntry[]
  /** Calls `tell` for each new entry until the function given back is called. */
  watch(tell: (entry: JournalEntry) => void): () => void
  clear(): void
  /** What is kept, and the id of the newest there ever was. */
  snapshot(): { readonly lastId: number; readonly entries: readonly JournalEntry[] }
  restore(state: { readonly lastId: number; readonly entries: readonly JournalEntry[] }): void
}

/** Keeps the newest entries and forgets the others, so that a long run does not fill the memory. */
export function createJournal(capacity = 2000): Journal {
  let entries: JournalEntry[] = []
  let lastId = 0
  const watchers = new Set<(entry: JournalEntry) => void>()
  return {
    nextId: () => {
      lastId += 1
      return lastId
    },
    add(entry) {
      entries.push(entry)
      // Cut in bulk: moving the whole list for each entry would cost more than serving the request.
      if (entries.length >= capacity * 2) entries = entries.slice(-capacity)
      for (const tell of watchers) tell(entry)
    },
    find(query) {
      const found = entries.slice(-capacity).filter((entry) => fits(entry, query))
      return query.limit === undefined ? found : found.slice(Math.max(0, found.length - query.limit))
    },
    watch(tell) {
      watchers.add(tell)
      return () => void watchers.delete(tell)
    },
    clear: () => {
      entries = []
    },
    snapshot: () => ({ lastId, entries: entries.slice(-capacity) }),
    restore(state) {
      lastId = state.lastId
      entries = [...state.entries]
    },
  }
}

function fits(entry: JournalEntry, { after, limit: _limit, ...wanted }: JournalQuery): boolean {
  if (after !== undefined && entry.id <= after) return false
  const { tenant, client, endpoint, outcome, flow } = wanted
  return (
    (tenant === undefined || entry.tenant === tenant) &&
    (client === undefined || entry.client === client) &&
    (endpoint === undefined || entry.endpoint === endpoint) &&
    (outcome === undefined || entry.outcome === outcome) &&
    (flow === undefined || entry.flow === flow)
  )
}

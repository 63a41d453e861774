import { LRUCache } from 'lru-cache'

/** Half a second: what is read from something that was remembered itself is a second old at most. */
const memoryMs = 500
/** Ten thousand tenants do not stay in memory for having been here once. */
const mostRemembered = 5000

/** What was read a moment ago. */
export interface Recall<T> {
  /** What is remembered under this name, or what `read` gives now. A reading that failed is not remembered. */
  of(name: string, read: () => Promise<T>): Promise<T>
  /** Forgets all of it. */
  forget(): void
}

/** Makes one that holds nothing yet. */
export function createRecall<T>(clock: { now(): number }): Recall<T> {
  // The platform's clock, which may be a moved one; a memory that starts at its zero would know no time.
  const memory = new LRUCache<string, Promise<T>>({
    maxSize: mostRemembered,
    sizeCalculation: () => 1,
    ttl: memoryMs,
    ttlResolution: 0,
    perf: clock,
  })
  return {
    of(name, read) {
      const known = memory.get(name)
      if (known !== undefined) return known
      const value = read()
      memory.set(name, value)
      value.catch(() => {
        if (memory.peek(name) === value) memory.delete(name)
      })
      return value
    },
    forget: () => memory.clear(),
  }
}

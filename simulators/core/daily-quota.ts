export interface DailyQuota {
  /** Counts one more for this key; false where the day has none left. */
  take(key: string): boolean
}

const dayMs = 86_400_000

/** Counts by the day in Greenwich. `now` is the carrier's clock. */
export function createDailyQuota(limit: number, now: () => number): DailyQuota {
  let day = 0
  let counts = new Map<string, number>()
  return {
    take(key) {
      const today = Math.floor(now() / dayMs)
      if (today !== day) counts = new Map()
      day = today
      const count = (counts.get(key) ?? 0) + 1
      counts.set(key, count)
      return count <= limit
    },
  }
}

const tenMinutes = 600_000

/** Three a second for five seconds; one a second for two minutes. */
const rules = [
  { hits: 15, withinMs: 5_000 },
  { hits: 120, withinMs: 120_000 },
] as const
const longest = 120_000

export interface IpBlock {
  /** Counts a request; true while the address is blocked. */
  hit(address: string): boolean
}

/** Remembers the last two minutes of every address. `now` is the carrier's clock. */
export function createIpBlock(now: () => number): IpBlock {
  const seen = new Map<string, number[]>()
  const blockedUntil = new Map<string, number>()
  return {
    hit(address) {
      const time = now()
      if ((blockedUntil.get(address) ?? 0) > time) return true
      const times = [...(seen.get(address) ?? []).filter((at) => at > time - longest), time]
      seen.set(address, times)
      const over = rules.some(({ hits, withinMs }) => times.filter((at) => at > time - withinMs).length >= hits)
      if (!over) return false
      seen.delete(address)
      blockedUntil.set(address, time + tenMinutes)
      return true
    },
  }
}

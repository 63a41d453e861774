export interface QuotaRule {
  readonly limit: number
  readonly windowMs: number
}

export interface Quota {
  /** Counts one more for this key. Nothing: there was room. Else: milliseconds until there is. */
  take(key: string): number | undefined
}

const sweepAt = 10_000

/** Counts in windows that start with the first call after the last one ended. `now` is the carrier's clock. */
export function createQuota({ limit, windowMs }: QuotaRule, now: () => number): Quota {
  const windows = new Map<string, { readonly endsAt: number; count: number }>()
  return {
    take(key) {
      const time = now()
      if (windows.size > sweepAt) for (const [old, { endsAt }] of windows) if (endsAt <= time) windows.delete(old)
      const known = windows.get(key)
      const window = known === undefined || known.endsAt <= time ? { endsAt: time + windowMs, count: 0 } : known
      windows.set(key, window)
      window.count += 1
      return window.count > limit ? window.endsAt - time : undefined
    },
  }
}

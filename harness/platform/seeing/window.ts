/** What went well and what did not in the last minutes. */
export interface Window {
  note(good: boolean, now: number): void
  sum(now: number): { readonly good: number; readonly bad: number }
}

const minuteMs = 60_000
/** How far back it looks. */
export const windowMinutes = 5

/** Counts by the minute, so that it holds five numbers however much happens. */
export function createWindow(): Window {
  const slots = new Map<number, { good: number; bad: number }>()
  const tidy = (minute: number): void => {
    for (const at of slots.keys()) if (at <= minute - windowMinutes || at > minute) slots.delete(at)
  }
  return {
    note(good, now) {
      const minute = Math.floor(now / minuteMs)
      tidy(minute)
      const slot = slots.get(minute) ?? { good: 0, bad: 0 }
      slots.set(minute, slot)
      if (good) slot.good += 1
      else slot.bad += 1
    },
    sum(now) {
      tidy(Math.floor(now / minuteMs))
      const all = [...slots.values()]
      return {
        good: all.reduce((sum, { good }) => sum + good, 0),
        bad: all.reduce((sum, { bad }) => sum + bad, 0),
      }
    },
  }
}

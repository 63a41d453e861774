/** How many requests a run has sent and may still send. */
export interface Budget {
  /** Takes one request out of it; false where it is used up. */
  take(): boolean
  readonly sentence: string
  sent(): number
}

/** A budget of so many requests. Taking and counting are one step, so that requests side by side cannot overdraw it. */
export function createBudget(requests: number): Budget {
  let sent = 0
  return {
    take() {
      if (sent >= requests) return false
      sent += 1
      return true
    },
    sentence: `the request budget of ${requests} (limits.requests) is used up`,
    sent: () => sent,
  }
}

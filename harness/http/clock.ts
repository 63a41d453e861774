import { setTimeout as sleep } from 'node:timers/promises'

/** Time as the harness sees it; passed in, so that tests need not wait. Milliseconds. */
export interface Clock {
  now(): number
  /** Comes back when the time is over or the signal is aborted, whichever is first. Never rejects. */
  wait(milliseconds: number, signal?: AbortSignal): Promise<void>
}

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  async wait(milliseconds, signal) {
    await sleep(milliseconds, undefined, signal === undefined ? {} : { signal }).catch(() => undefined)
  },
}

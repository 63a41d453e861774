import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../../http/clock.ts'

/** A clock that stands still until it is moved. */
export interface TestClock extends Clock {
  advance(milliseconds: number): void
}

/** Starts at the machine's own time, so that servers on real time agree with it. */
export function createTestClock(start = Date.now()): TestClock {
  let now = start
  return {
    now: () => now,
    advance(milliseconds) {
      now += milliseconds
    },
    // Lets others have their turn; time itself does not pass by waiting.
    wait: (milliseconds) => sleep(Math.min(milliseconds, 10)),
  }
}

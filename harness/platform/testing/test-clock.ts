import { setImmediate as turn } from 'node:timers/promises'
import type { Clock } from '../../http/clock.ts'

/** A clock that stands still until it is moved. Waiting moves it. */
export interface TestClock extends Clock {
  advance(milliseconds: number): void
}

/** Starts at the machine's own time, so that servers on real time agree with it. */
export function createTestClock(start = Date.now()): TestClock {
  let now = start
  const advance = (milliseconds: number): void => {
    now += milliseconds
  }
  return {
    now: () => now,
    advance,
    async wait(milliseconds) {
      advance(milliseconds)
      await turn()
    },
  }
}

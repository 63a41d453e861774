import { type Clock, systemClock } from '../../http/clock.ts'

/** The time of day, moved as far as somebody wants. */
export interface MovableClock extends Clock {
  advance(milliseconds: number): void
}

export function movableClock(): MovableClock {
  let offset = 0
  return {
    now: () => Date.now() + offset,
    wait: systemClock.wait,
    advance(milliseconds) {
      offset += milliseconds
    },
  }
}

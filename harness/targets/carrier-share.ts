import type { RunningCarrier } from '../../simulators/index.ts'
import type { TargetClock } from '../drivers/authorization-server/input.ts'
import { type AloneOrTogether, createAloneOrTogether } from './alone-or-together.ts'

/** What targets on one carrier have in common: its clock, who may move it, and names that are taken. */
export interface CarrierShare {
  readonly clock: MovableClock
  readonly time: AloneOrTogether
  /** A prefix for tenants that no other scenario has. */
  prefix(): string
}

export interface MovableClock extends TargetClock {
  /** Milliseconds since 1970 as the carrier sees them: assertions are signed by its time. */
  now(): number
  reset(): Promise<void>
}

/** One share for each carrier that runs. */
export function shareCarrier(carrier: Pick<RunningCarrier, 'clock'>): CarrierShare {
  let leases = 0
  return {
    clock: movableClock(carrier),
    time: createAloneOrTogether(),
    prefix() {
      leases += 1
      return `s${leases}`
    },
  }
}

function movableClock(carrier: Pick<RunningCarrier, 'clock'>): MovableClock {
  let offsetMs = 0
  const move = async (to: number): Promise<void> => {
    offsetMs = to
    await carrier.clock.set({ offsetMs })
  }
  return {
    now: () => Date.now() + offsetMs,
    advance: (milliseconds) => move(offsetMs + milliseconds),
    reset: () => move(0),
  }
}

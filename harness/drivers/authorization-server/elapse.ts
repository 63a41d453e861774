import { setTimeout as sleep } from 'node:timers/promises'
import type { AuthorizationServerTarget } from '../../../scenarios/api/authorization-server.ts'
import type { TargetClock } from './input.ts'

export interface ElapseDependencies {
  readonly clock: TargetClock | undefined
  readonly signal: AbortSignal
  /** Milliseconds the scenario has left, or undefined where it has no end. */
  readonly left: () => number | undefined
  /** Milliseconds the scenario has taken so far. */
  readonly spent?: () => number
  /** Called before a wait that others notice. */
  readonly beforeWaiting?: () => void
}

/** What is shorter is no reason to let go of anything. */
const longWaitMs = 3_000

/** Lets time pass at the target: by its clock where it has one to move, else by waiting as long as the scenario can. */
export function elapseWith({
  clock,
  signal,
  left,
  spent,
  beforeWaiting,
}: ElapseDependencies): AuthorizationServerTarget['elapse'] {
  return async (milliseconds) => {
    if (clock !== undefined) {
      await clock.advance(milliseconds)
      return { kind: 'elapsed' }
    }
    const most = left()
    if (most !== undefined && milliseconds >= most) {
      return {
        kind: 'too-long',
        sentence: `this needs ${inSeconds(milliseconds)} of waiting and the scenario has ${inSeconds(Math.max(0, most))} left: run with \`--time-limit ${enough((spent?.() ?? 0) + milliseconds)}\` or more`,
      }
    }
    if (milliseconds >= longWaitMs) beforeWaiting?.()
    try {
      await sleep(milliseconds, undefined, { signal })
      return { kind: 'elapsed' }
    } catch {
      return { kind: 'too-long', sentence: `the run was stopped while waiting ${inSeconds(milliseconds)}` }
    }
  }
}

/** Seconds of a run in which so long a wait has its place. */
function enough(milliseconds: number): number {
  return Math.ceil((milliseconds * 1.15) / 60_000) * 60 + 60
}

function inSeconds(milliseconds: number): string {
  return `${Math.ceil(milliseconds / 1000)} s`
}

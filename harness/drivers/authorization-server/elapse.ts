import { setTimeout as sleep } from 'node:timers/promises'
import type { AuthorizationServerTarget } from '../../../scenarios/api/authorization-server.ts'
import type { TargetClock } from './input.ts'

export interface ElapseDependencies {
  readonly clock: TargetClock | undefined
  readonly signal: AbortSignal
  /** Milliseconds the scenario has left, or undefined where it has no end. */
  readonly left: () => number | undefined
}

/** Lets time pass at the target: by its clock where it has one to move, else by waiting as long as the scenario can. */
export function elapseWith({ clock, signal, left }: ElapseDependencies): AuthorizationServerTarget['elapse'] {
  return async (milliseconds) => {
    if (clock !== undefined) {
      await clock.advance(milliseconds)
      return { kind: 'elapsed' }
    }
    const most = left()
    if (most !== undefined && milliseconds >= most) {
      return {
        kind: 'too-long',
        sentence: `this needs ${inSeconds(milliseconds)} of waiting and the scenario has ${inSeconds(Math.max(0, most))} left`,
      }
    }
    try {
      await sleep(milliseconds, undefined, { signal })
      return { kind: 'elapsed' }
    } catch {
      return { kind: 'too-long', sentence: `the run was stopped while waiting ${inSeconds(milliseconds)}` }
    }
  }
}

function inSeconds(milliseconds: number): string {
  return `${Math.ceil(milliseconds / 1000)} s`
}

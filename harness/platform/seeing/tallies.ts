import { placeOf } from '../containment/containment.ts'
import type { Pair } from '../kit.ts'
import type { RefusalReason } from '../refusal.ts'
import { isOnlyBegun, type Observation } from './observation.ts'
import type { Stage } from './stages.ts'

/** The last failure of a stage that nothing has made up for. */
export interface LastFailure {
  readonly at: number
  readonly stage: Stage
  readonly reason: RefusalReason
}

/** What one pair came to since this process began. */
export interface Tally extends Pair {
  readonly successes: number
  readonly failures: number
  readonly declined: number
  readonly refreshes: number
  /** Of all successful calls together. */
  readonly callMilliseconds: number
  readonly calls: number
  readonly lastSuccess: ReadonlyMap<Stage, number>
  readonly openFailures: ReadonlyMap<Stage, LastFailure>
}

/** Counts for every pair that has done anything. */
export interface Tallies {
  note(observation: Observation): void
  of(pair: Pair): Tally
  all(): readonly Tally[]
}

type Counting = { -readonly [Key in keyof Tally]: Tally[Key] } & {
  readonly lastSuccess: Map<Stage, number>
  readonly openFailures: Map<Stage, LastFailure>
}

/** Makes it, with nothing counted. */
export function createTallies(): Tallies {
  const tallies = new Map<string, Counting>()
  return {
    note(observation) {
      const place = placeOf(observation)
      const tally = tallies.get(place) ?? nothing(observation)
      tallies.set(place, tally)
      count(tally, observation)
    },
    of: (pair) => tallies.get(placeOf(pair)) ?? nothing(pair),
    all: () => [...tallies.values()],
  }
}

function nothing({ tenant, carrier }: Pair): Counting {
  const numbers = { successes: 0, failures: 0, declined: 0, refreshes: 0, callMilliseconds: 0, calls: 0 }
  return { tenant, carrier, ...numbers, lastSuccess: new Map(), openFailures: new Map() }
}

/** A flow that was only begun proves nothing of the credentials it will need. */
const makesUpFor: Readonly<Record<Stage, readonly Stage[]>> = {
  connect: ['connect'],
  callback: ['connect', 'callback', 'exchange', 'refresh'],
  exchange: ['connect', 'exchange'],
  refresh: ['connect', 'callback', 'exchange', 'refresh'],
  call: ['call'],
  disconnect: ['disconnect'],
}

function count(tally: Counting, { stage, result, reason, at, milliseconds, toldBefore }: Observation): void {
  if (result === 'success') {
    tally.lastSuccess.set(stage, at)
    for (const made of makesUpFor[stage]) tally.openFailures.delete(made)
    if (stage === 'refresh') tally.refreshes += 1
    if (stage === 'call') {
      tally.calls += 1
      tally.callMilliseconds += milliseconds
    }
  }
  if (result === 'failure' && reason !== undefined) tally.openFailures.set(stage, { at, stage, reason })
  // One thing that went wrong is one failure, however many stages it went through.
  if (toldBefore || stage === 'exchange' || isOnlyBegun({ stage, result })) return
  if (result === 'success') tally.successes += 1
  else if (result === 'failure') tally.failures += 1
  else tally.declined += 1
}

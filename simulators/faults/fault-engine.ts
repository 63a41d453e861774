import { SimulatorError } from '../simulator-error.ts'
import type { FaultScene, PreparedFault } from './fault.ts'
import { type FaultPlan, isWithin, type RequestFacts, readFaultPlan } from './fault-plan.ts'
import { faults } from './index.ts'
import { seededRandom } from './seeded-random.ts'

/** A plan in force, and what has become of it. */
export interface FaultStatus {
  readonly id: string
  readonly plan: FaultPlan
  /** Requests within its scope so far. */
  readonly seen: number
  /** Which of them were hit, counted from 1; the newest hundred. */
  readonly hits: readonly number[]
}

/** One fault that is to hit one request. */
export interface Hit extends PreparedFault {
  readonly id: string
  random: FaultScene['random']
}

export interface FaultEngine {
  add(plan: unknown): FaultStatus
  list(): readonly FaultStatus[]
  remove(id: string): void
  clear(): void
  /** Counts this request and says what is to hit it, in the order of the list of faults. */
  hitsOn(facts: RequestFacts): readonly Hit[]
  /** The plans as they were given, to be added again. */
  plans(): readonly FaultPlan[]
}

interface Entry {
  readonly id: string
  readonly plan: FaultPlan
  readonly prepared: PreparedFault
  readonly rank: number
  seen: number
  hitCount: number
  hits: readonly number[]
}

const shownHits = 100

export function createFaultEngine(): FaultEngine {
  const entries = new Map<string, Entry>()
  let made = 0

  const hitBy = (entry: Entry): Hit | undefined => {
    const { plan, id, prepared } = entry
    entry.seen += 1
    if (entry.seen <= plan.skip || (plan.nth !== undefined && !plan.nth.includes(entry.seen))) return undefined
    if (plan.count !== undefined && entry.hitCount >= plan.count) return undefined
    if (seededRandom(plan.seed, 'hit', entry.seen)() >= plan.probability) return undefined
    entry.hitCount += 1
    entry.hits = [...entry.hits, entry.seen].slice(-shownHits)
    return { id, ...prepared, random: seededRandom(plan.seed, 'effect', entry.seen) }
  }

  return {
    add(input) {
      const plan = readFaultPlan(input)
      made += 1
      const id = plan.id ?? `fault-${made}`
      const rank = faults.findIndex(({ kind }) => kind === kindOf(plan))
      const found = faults[rank]
      if (found === undefined) throw new SimulatorError('BAD_FAULT_PLAN', `There is no fault ${kindOf(plan)}.`)
      const entry: Entry = { id, plan, prepared: found.prepare(plan.fault), rank, seen: 0, hitCount: 0, hits: [] }
      entries.set(id, entry)
      return statusOf(entry)
    },
    list: () => [...entries.values()].map(statusOf),
    remove(id) {
      if (!entries.delete(id)) throw new SimulatorError('NOT_FOUND', `There is no fault ${JSON.stringify(id)}.`)
    },
    clear: () => entries.clear(),
    hitsOn: (facts) =>
      [...entries.values()]
        .filter(({ plan }) => isWithin(plan.where, facts))
        .sort((one, other) => one.rank - other.rank)
        .flatMap((entry) => hitBy(entry) ?? []),
    plans: () => [...entries.values()].map(({ id, plan }) => ({ ...plan, id })),
  }
}

function kindOf(plan: FaultPlan): string {
  return plan.fault.kind
}

function statusOf({ id, plan, seen, hits }: Entry): FaultStatus {
  return { id, plan, seen, hits }
}

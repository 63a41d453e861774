import { SimulatorError } from '../simulator-error.ts'
import type { FaultScene, PreparedFault } from './fault.ts'
import { type FaultInForce, type FaultPlan, isWithin, type RequestFacts, readFaultPlan } from './fault-plan.ts'
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
  hitsOn(facts: RequestFacts): Promise<readonly Hit[]>
  /** The plans and how far each has come, to be put back. */
  inForce(): readonly FaultInForce[]
  /** Puts these in force and no others; those that are in force here already go on. */
  adopt(faults: readonly FaultInForce[]): void
}

/** Counts what several processes see together; the number includes the one that is counted. */
export type CountTogether = (name: string) => Promise<number>

interface Entry {
  readonly id: string
  readonly key: string
  readonly plan: FaultPlan
  readonly prepared: PreparedFault
  readonly rank: number
  seen: number
  hitCount: number
  hits: readonly number[]
}

const shownHits = 100

/** Without `together` it counts by itself. */
export function createFaultEngine(together?: CountTogether): FaultEngine {
  const entries = new Map<string, Entry>()
  let made = 0
  const freeId = (): string => {
    do made += 1
    while (entries.has(`fault-${made}`))
    return `fault-${made}`
  }

  const hitBy = async (entry: Entry): Promise<Hit | undefined> => {
    const { plan, id, key, prepared } = entry
    const seen = together === undefined ? entry.seen + 1 : await together(`fault ${key} seen`)
    entry.seen = Math.max(entry.seen, seen)
    if (seen <= plan.skip || (plan.nth !== undefined && !plan.nth.includes(seen))) return undefined
    if (plan.count !== undefined && entry.hitCount >= plan.count) return undefined
    if (seededRandom(plan.seed, 'hit', seen)() >= plan.probability) return undefined
    entry.hitCount = together === undefined ? entry.hitCount + 1 : await together(`fault ${key} hits`)
    if (plan.count !== undefined && entry.hitCount > plan.count) return undefined
    entry.hits = [...entry.hits, seen].slice(-shownHits)
    return { id, ...prepared, random: seededRandom(plan.seed, 'effect', seen) }
  }

  const put = ({
    key,
    plan,
    seen,
    hitCount,
    hits,
  }: Omit<FaultInForce, 'plan'> & { readonly plan: FaultPlan }): Entry => {
    const { kind } = plan.fault
    const id = plan.id ?? key
    const rank = faults.findIndex((known) => known.kind === kind)
    const found = faults[rank]
    if (found === undefined) throw new SimulatorError('BAD_FAULT_PLAN', `There is no fault ${kind}.`)
    const entry: Entry = { id, key, plan, prepared: found.prepare(plan.fault), rank, seen, hitCount, hits }
    entries.set(id, entry)
    return entry
  }

  return {
    add(input) {
      const plan = readFaultPlan(input)
      const id = plan.id ?? freeId()
      const entry = put({ key: crypto.randomUUID(), plan: { ...plan, id }, seen: 0, hitCount: 0, hits: [] })
      return { ...statusOf(entry), plan }
    },
    list: () => [...entries.values()].map(statusOf),
    remove(id) {
      if (!entries.delete(id)) throw new SimulatorError('NOT_FOUND', `There is no fault ${JSON.stringify(id)}.`)
    },
    clear: () => entries.clear(),
    async hitsOn(facts) {
      if (entries.size === 0) return []
      const meant = [...entries.values()].filter(({ plan }) => isWithin(plan.where, facts))
      const hits = await Promise.all(meant.sort((one, other) => one.rank - other.rank).map(hitBy))
      return hits.filter((hit) => hit !== undefined)
    },
    inForce: () =>
      [...entries.values()].map(({ id, key, plan, seen, hitCount, hits }) => ({
        key,
        plan: { ...plan, id },
        seen,
        hitCount,
        hits,
      })),
    adopt(wanted) {
      const before = new Map([...entries.values()].map((entry) => [entry.key, entry]))
      entries.clear()
      for (const one of wanted) {
        const known = before.get(one.key)
        if (known === undefined) put(one)
        else entries.set(known.id, known)
      }
    },
  }
}

function statusOf({ id, plan, seen, hits }: Entry): FaultStatus {
  return { id, plan, seen, hits }
}

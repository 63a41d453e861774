import type { Job } from './plan.ts'
import type { RunTarget } from './target.ts'

export interface Parallel {
  readonly jobs: readonly Job[]
  /** How many of them may be under way. */
  readonly concurrency: number
  readonly run: (job: Job) => Promise<void>
  /** Jobs that begin at once and take nobody's place. */
  readonly sleepers: readonly Job[]
  readonly sleep: (job: Job) => Promise<void>
}

/** So many places are left to other targets while those that go first have work. */
const leftToOthers = 2

/**
 * Keeps `concurrency` jobs under way, never more at one target than the target allows. The target with the fewest under way
 * has the next place, and of several the one with the smallest part of its jobs begun, so that all end together. What is
 * of the phase `last` has its time when everything else at its target is over.
 */
export async function inParallel({ jobs, concurrency, run, sleepers, sleep }: Parallel): Promise<void> {
  const waiting = [...jobs]
  const busy = new Tally()
  const unsettled = new Tally()
  const begun = new Tally()
  const planned = new Tally()
  for (const { target } of jobs) planned.add(target, 1)
  for (const job of [...jobs, ...sleepers]) if (!isLast(job)) unsettled.add(job.target, 1)

  const isReady = (job: Job) =>
    busy.of(job.target) < job.target.concurrency && (!isLast(job) || unsettled.of(job.target) === 0)
  const partBegun = ({ target }: Job) => begun.of(target) / planned.of(target)
  const fairest = (ready: readonly Job[]): Job | undefined => {
    const least = Math.min(...ready.map(({ target }) => busy.of(target)))
    const [job] = ready
      .filter(({ target }) => busy.of(target) === least)
      .sort((one, other) => partBegun(one) - partBegun(other))
    return job
  }
  const next = (): Job | undefined => {
    const ready = waiting.filter(isReady)
    const mayGoFirst = busy.inAll(goesFirst) < concurrency - leftToOthers
    const job = (mayGoFirst ? fairest(ready.filter(({ target }) => goesFirst(target))) : undefined) ?? fairest(ready)
    if (job !== undefined) waiting.splice(waiting.indexOf(job), 1)
    return job
  }
  const settle = async (job: Job, work: Promise<void>) => {
    await work
    if (!isLast(job)) unsettled.add(job.target, -1)
  }
  const asleep = new Set<Promise<void>>()
  const underWay = new Set<Promise<void>>()
  for (const job of sleepers) keep(asleep, settle(job, sleep(job)))
  while (waiting.length > 0 || underWay.size > 0 || asleep.size > 0) {
    const job = underWay.size < concurrency ? next() : undefined
    if (job === undefined) {
      await Promise.race([...underWay, ...asleep])
      continue
    }
    begun.add(job.target, 1)
    busy.add(job.target, 1)
    const work = settle(job, run(job)).finally(() => busy.add(job.target, -1))
    keep(underWay, work)
  }
}

function isLast({ scenario }: Job): boolean {
  return scenario.phase === 'last'
}

function goesFirst({ longest }: RunTarget): boolean {
  return longest === true
}

/** In the set for as long as it takes. */
function keep(among: Set<Promise<void>>, work: Promise<void>): void {
  const task: Promise<void> = work.finally(() => among.delete(task))
  among.add(task)
}

class Tally {
  readonly #counts = new Map<RunTarget, number>()

  of(target: RunTarget): number {
    return this.#counts.get(target) ?? 0
  }

  inAll(counts: (target: RunTarget) => boolean): number {
    return [...this.#counts].reduce((sum, [target, count]) => sum + (counts(target) ? count : 0), 0)
  }

  add(target: RunTarget, by: number): void {
    this.#counts.set(target, this.of(target) + by)
  }
}

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

/**
 * Keeps `concurrency` jobs under way, never more at one target than the target allows, and starts them round robin over
 * targets. What is of the phase `last` has its time when everything else at its target is over.
 */
export async function inParallel({ jobs, concurrency, run, sleepers, sleep }: Parallel): Promise<void> {
  const waiting = [...jobs]
  const busy = new Tally()
  const unsettled = new Tally()
  for (const job of [...jobs, ...sleepers]) if (!isLast(job)) unsettled.add(job.target, 1)

  const isReady = (job: Job) =>
    busy.of(job.target) < job.target.concurrency && (!isLast(job) || unsettled.of(job.target) === 0)
  const next = (): Job | undefined => {
    const ready = waiting.filter(isReady)
    const least = Math.min(...ready.map(({ target }) => busy.of(target)))
    const job = ready.find(({ target }) => busy.of(target) === least)
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
    busy.add(job.target, 1)
    const work = settle(job, run(job)).finally(() => busy.add(job.target, -1))
    keep(underWay, work)
  }
}

function isLast({ scenario }: Job): boolean {
  return scenario.phase === 'last'
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

  add(target: RunTarget, by: number): void {
    this.#counts.set(target, this.of(target) + by)
  }
}

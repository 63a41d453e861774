import { type AttemptSettings, attemptScenario } from './attempts.ts'
import type { Job } from './plan.ts'
import { notStarted, type ScenarioOutcome } from './run-scenario.ts'
import type { RunTarget } from './target.ts'
import { isWaiting, waitingBudget } from './waiting.ts'

/** What the runner tells while it works. */
export type RunEvent =
  | { readonly kind: 'started'; readonly job: Job }
  | {
      readonly kind: 'finished'
      /** The last attempt. */
      readonly outcome: ScenarioOutcome
      readonly attempts: readonly [ScenarioOutcome, ...ScenarioOutcome[]]
      readonly done: number
      readonly of: number
    }

export interface RunnerOptions extends AttemptSettings {
  /** How many scenarios may be under way in the whole run. */
  readonly concurrency: number
  /** Milliseconds for the whole run; what has not started by then is reported so. */
  readonly runBudgetMs: number
  /** Whether somebody has asked for a run of that length: what is waited for may then take all of it. */
  readonly mayTakeItAll?: boolean
  readonly stop: AbortSignal
  readonly tell: (event: RunEvent) => void
}

/**
 * Runs all jobs, in parallel across and within targets, those of the phase `last` after the others of their target. Jobs
 * that wait for time to pass begin first and take nobody's place: they sleep nearly all the while.
 * @returns one outcome a job, in the order of the jobs
 */
export async function runJobs(jobs: readonly Job[], options: RunnerOptions): Promise<readonly ScenarioOutcome[]> {
  const outcomes = new Map<Job, ScenarioOutcome>()
  const timeUp = AbortSignal.timeout(options.runBudgetMs)
  const stop = AbortSignal.any([options.stop, timeUp])
  const settle = (attempts: readonly [ScenarioOutcome, ...ScenarioOutcome[]]): void => {
    const outcome = attempts.at(-1) ?? attempts[0]
    outcomes.set(outcome.job, outcome)
    options.tell({ kind: 'finished', outcome, attempts, done: outcomes.size, of: jobs.length })
  }
  const began = options.now()
  const runOne = async (job: Job, settings: AttemptSettings = options): Promise<void> => {
    if (stop.aborted) return settle([notStarted(job, stop)])
    options.tell({ kind: 'started', job })
    settle(await attemptScenario(job, settings, stop))
  }
  const wait = (job: Job): Promise<void> => {
    const left = options.runBudgetMs - (options.now() - began)
    // Another attempt would wait as long again.
    return runOne(job, { ...options, retries: 0, budgetMs: waitingBudget(job, left, options) })
  }
  const waiting = Promise.all(jobs.filter(isWaiting).map(wait))
  const others = jobs.filter((job) => !isWaiting(job))
  for (const phase of [undefined, 'last'] as const) {
    if (phase === 'last') await waiting
    await inParallel(
      others.filter(({ scenario }) => scenario.phase === phase),
      options.concurrency,
      (job) => runOne(job),
    )
  }
  return jobs.flatMap((job) => outcomes.get(job) ?? [])
}

/** Keeps `concurrency` jobs under way, never more at one target than the target allows, and starts them round robin over targets. */
async function inParallel(jobs: readonly Job[], concurrency: number, run: (job: Job) => Promise<void>): Promise<void> {
  const waiting = [...jobs]
  const busy = new Map<RunTarget, number>()
  const next = (): Job | undefined => {
    const free = waiting.filter(({ target }) => (busy.get(target) ?? 0) < target.concurrency)
    const least = Math.min(...free.map(({ target }) => busy.get(target) ?? 0))
    const job = free.find(({ target }) => (busy.get(target) ?? 0) === least)
    if (job !== undefined) waiting.splice(waiting.indexOf(job), 1)
    return job
  }
  const underWay = new Set<Promise<void>>()
  while (waiting.length > 0 || underWay.size > 0) {
    const job = underWay.size < concurrency ? next() : undefined
    if (job === undefined) {
      await Promise.race(underWay)
      continue
    }
    busy.set(job.target, (busy.get(job.target) ?? 0) + 1)
    const task: Promise<void> = run(job).finally(() => {
      busy.set(job.target, (busy.get(job.target) ?? 1) - 1)
      underWay.delete(task)
    })
    underWay.add(task)
  }
}

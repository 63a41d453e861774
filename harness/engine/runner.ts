import { type AttemptSettings, attemptScenario } from './attempts.ts'
import { inParallel } from './in-parallel.ts'
import type { Job } from './plan.ts'
import { notStarted, type ScenarioOutcome } from './run-scenario.ts'
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
  const sleepers = jobs.filter(isWaiting)
  const others = jobs.filter((job) => !isWaiting(job))
  await inParallel({ jobs: others, concurrency: options.concurrency, run: runOne, sleepers, sleep: wait })
  return jobs.flatMap((job) => outcomes.get(job) ?? [])
}

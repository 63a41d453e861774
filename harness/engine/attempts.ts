import type { Result } from '../../reports/result-model.ts'
import { type RunFrame, resultOf } from './finish.ts'
import type { Job } from './plan.ts'
import { runScenario, type ScenarioOutcome, type ScenarioSettings } from './run-scenario.ts'

export interface AttemptSettings extends ScenarioSettings {
  /** How often a scenario is tried again. */
  readonly retries?: number
  /** Whether another attempt at what came out so could tell more. */
  readonly worthAnother?: (outcome: ScenarioOutcome, attempt: number) => boolean
}

/**
 * Runs a scenario, and again where its outcome is worth another attempt. Every attempt makes up values of its own: an
 * identifier that a server has seen would be refused for that reason alone.
 * @returns the outcomes in order, one or more
 */
export async function attemptScenario(
  job: Job,
  settings: AttemptSettings,
  stop: AbortSignal,
): Promise<readonly [ScenarioOutcome, ...ScenarioOutcome[]]> {
  const first = await runScenario(job, settings, stop)
  const outcomes: [ScenarioOutcome, ...ScenarioOutcome[]] = [first]
  let last = first
  for (let attempt = 1; attempt <= (settings.retries ?? 0); attempt += 1) {
    if (stop.aborted || settings.worthAnother?.(last, attempt - 1) !== true) break
    last = await runScenario(job, { ...settings, seed: seedOfAttempt(settings.seed, attempt) }, stop)
    outcomes.push(last)
  }
  return outcomes
}

/** The seed of an attempt, the first of which is number 0. */
function seedOfAttempt(seed: number, attempt: number): number {
  return (seed + attempt) % 2 ** 31
}

/**
 * One result of all attempts. What failed once has failed: a later pass makes it a flake and never green. What could not
 * be judged takes the verdict of its last attempt.
 */
export function resultOfAttempts(outcomes: readonly [ScenarioOutcome, ...ScenarioOutcome[]], frame: RunFrame): Result {
  const [earliest, ...more] = outcomes
  const first = resultOf(earliest, frame)
  if (more.length === 0) return first
  const all = [first, ...more.map((outcome, index) => resultOfAttempt(outcome, index + 1, frame))]
  const decisive = all.find(({ verdict }) => verdict === 'failed') ?? all.at(-1) ?? first
  return {
    ...decisive,
    durationMs: all.reduce((sum, { durationMs }) => sum + durationMs, 0),
    attempts: all.map(({ verdict }) => verdict),
  }
}

/** The result of one attempt alone, with the seed that leads to it again. */
export function resultOfAttempt(outcome: ScenarioOutcome, attempt: number, frame: RunFrame): Result {
  return resultOf(outcome, { ...frame, seed: seedOfAttempt(frame.seed, attempt) })
}

/**
 * Whether a second look could change what is known: a failure may be a flake, a question without an answer may get one.
 * What never reached the target lacks something that trying again does not bring.
 */
export function isWorthAnother({ verdict, evidence }: Result): boolean {
  if (verdict === 'could-not-run') return evidence.length > 0
  return verdict === 'failed' || verdict === 'inconclusive'
}

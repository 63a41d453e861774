import type { LoadResult } from '../../reports/load-model.ts'
import { LoadError } from '../load-error.ts'
import type { LoadPlan } from '../plan.ts'
import { runSegments } from '../segments/run-segments.ts'
import { findKnee } from './knee.ts'
import { type PlanSettings, planOf } from './make-plan.ts'
import { doubtAboutConnections, preflight } from './preflight.ts'
import { type About, resultOf } from './result-of.ts'
import { createTally, type Tally } from './tally.ts'
import { watchForSilence } from './watch-for-silence.ts'

export interface LoadSettings extends PlanSettings, About {
  readonly signal?: AbortSignal | undefined
  /** How many k6 processes share the arrivals here; one where it is left out. */
  readonly processes?: number | undefined
  /** Told before the load begins of what will make its numbers doubtful. */
  readonly onDoubt?: (sentence: string) => void
  readonly onProgress?: (tally: Tally) => void
}

/** No laptop and no carrier goes beyond this many flows a second. */
const mostAtKnee = 20_000

/**
 * Sends one journey in one shape to a target and says what came of it.
 *
 * @throws LoadError where it cannot begin; whatever happens later is in the result
 */
export async function runLoad(settings: LoadSettings): Promise<LoadResult> {
  const plan = planOf(settings)
  const startedAt = new Date()
  const before = await preflight(settings.k6, plan, settings.target, settings.signal)
  if (before.tally.count('leak') > 0) {
    const stopped = 'A leak was found by single flows before the load began; none was sent.'
    return resultOf(settings, plan, { ...before, startedAt, durationMs: Date.now() - startedAt.getTime(), stopped })
  }
  const doubt = doubtAboutConnections(before)
  if (doubt !== undefined) settings.onDoubt?.(doubt)
  const result = settings.shape === 'knee' ? await kneeOf(settings) : await loadOnce(settings, plan)
  return doubt === undefined ? result : { ...result, findings: [...result.findings, doubt] }
}

async function loadOnce(settings: LoadSettings, plan: LoadPlan): Promise<LoadResult> {
  const tally = createTally()
  const startedAt = new Date()
  const timer = setInterval(() => settings.onProgress?.(tally), 1000)
  const silence = watchForSilence()
  const { signal = new AbortController().signal, processes = 1, share } = settings
  const ending = await runSegments({
    k6: settings.k6,
    processes,
    share,
    plan,
    target: settings.target,
    signal: AbortSignal.any([signal, silence.signal]),
    onSample(sample) {
      silence.hear(sample)
      tally.add(sample)
    },
  }).finally(() => clearInterval(timer))
  const stopped = signal.aborted ? 'The run was stopped.' : silence.sentence
  const durationMs = Date.now() - startedAt.getTime()
  return resultOf(settings, plan, { tally, ending, startedAt, durationMs, stopped, processes })
}

/** The highest rate that holds, with the result of the last trial at that rate. */
async function kneeOf(settings: LoadSettings): Promise<LoadResult> {
  const held = new Map<number, LoadResult>()
  let last: LoadResult | undefined
  const knee = await findKnee({
    from: settings.rate,
    most: mostAtKnee,
    precision: 0.1,
    async tryRate(rate) {
      const trial = await loadOnce({ ...settings, rate }, planOf({ ...settings, rate }))
      last = trial
      const good = holds(trial)
      if (good) held.set(rate, trial)
      const flow = trial.stages.filter(({ stage }) => stage === 'flow')
      const p95 = Math.max(0, ...flow.map(({ latency }) => latency.p95))
      return { rate, reached: trial.rate.reached, p95, held: good }
    },
    stopped: () => settings.signal?.aborted === true,
  })
  const shown = held.get(knee.rate) ?? last
  if (shown === undefined) throw new LoadError('STOPPED', 'Not one trial was run: the search was stopped at once.')
  return { ...shown, knee }
}

/** A rate holds where every threshold did and nearly every flow could be started in time. */
function holds({ verdict, rate, stages }: LoadResult): boolean {
  const flows = stages.filter(({ stage }) => stage === 'flow').reduce((sum, { latency }) => sum + latency.count, 0)
  return verdict === 'passed' && rate.dropped <= flows / 100
}

import { cpus } from 'node:os'
import { type LoadResult, loadSchemaId } from '../../reports/load-model.ts'
import { type JourneyId, journeys } from '../journeys.ts'
import { LoadError } from '../load-error.ts'
import type { LoadPlan, Thresholds } from '../plan.ts'
import { durationOf, type Shape, type ShapeId, shapeOf } from '../shapes.ts'
import type { LoadTarget } from '../target.ts'
import { assess, generatorOf } from './assess.ts'
import type { K6 } from './find-k6.ts'
import { type K6Ending, runK6 } from './k6-process.ts'
import { findKnee } from './knee.ts'
import { preflight } from './preflight.ts'
import { createTally, type Tally } from './tally.ts'

export interface LoadSettings {
  readonly k6: K6
  readonly journey: JourneyId
  readonly shape: ShapeId
  /** Flows a second at the height of the shape. */
  readonly rate: number
  readonly seconds: number
  readonly seed: number
  readonly thresholds: Thresholds
  readonly target: LoadTarget
  readonly tool: { readonly name: string; readonly version: string }
  /** As the person typed it. */
  readonly command: string
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: (tally: Tally) => void
}

/** One flow in a hundred is followed by requests that have to be refused; a short smoke run needs more of them. */
const negativeShare = (shape: ShapeId) => (shape === 'smoke' ? 0.25 : 0.01)
const tenantsShown = 50
/** No laptop and no carrier goes beyond this many flows a second. */
const mostAtKnee = 20_000

/**
 * Sends one journey in one shape to a target and says what came of it.
 *
 * @throws LoadError where it cannot begin; whatever happens later is in the result
 */
export async function runLoad(settings: LoadSettings): Promise<LoadResult> {
  const plan = planOf(settings)
  checkTarget(settings)
  await preflight(settings.k6, plan, settings.target, settings.signal)
  return settings.shape === 'knee' ? kneeOf(settings) : loadOnce(settings, plan)
}

async function loadOnce(settings: LoadSettings, plan: LoadPlan): Promise<LoadResult> {
  const tally = createTally()
  const startedAt = new Date()
  const timer = setInterval(() => settings.onProgress?.(tally), 1000)
  const ending = await runK6({
    k6: settings.k6,
    plan,
    target: settings.target,
    signal: settings.signal,
    onSample: (sample) => tally.add(sample),
  }).finally(() => clearInterval(timer))
  return resultOf(settings, plan, { tally, ending, startedAt, durationMs: Date.now() - startedAt.getTime() })
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
  if (shown === undefined) throw new LoadError('K6_FAILED', 'Not one trial was run: the search was stopped at once.')
  return { ...shown, knee }
}

/** A rate holds where every threshold did and nearly every flow could be started in time. */
function holds({ verdict, rate, stages }: LoadResult): boolean {
  const flows = stages.filter(({ stage }) => stage === 'flow').reduce((sum, { latency }) => sum + latency.count, 0)
  return verdict === 'passed' && rate.dropped <= flows / 100
}

export function planOf({ journey, shape, rate, seconds, seed, thresholds }: LoadSettings): LoadPlan {
  return {
    journey,
    shape: shapeOf(shape, { rate, seconds }),
    popularity: journeys[journey].popularity,
    negativeShare: negativeShare(shape),
    seed,
    thresholds,
    requestTimeoutSeconds: 10,
  }
}

function checkTarget({ journey, target }: LoadSettings): void {
  const possible: readonly string[] = journeys[journey].targets
  if (possible.includes(target.kind)) return
  throw new LoadError('WRONG_TARGET', `The journey ${journey} is for ${possible.join(' or ')}, not for ${target.kind}.`)
}

interface Measured {
  readonly tally: Tally
  readonly ending: K6Ending
  readonly startedAt: Date
  readonly durationMs: number
}

function resultOf(settings: LoadSettings, plan: LoadPlan, measured: Measured): LoadResult {
  const { tally, ending, startedAt, durationMs } = measured
  const { journey, shape, target, tool, k6, command, seed, signal } = settings
  const thresholds = assess(tally, plan.thresholds)
  const generator = generatorOf(tally, ending.cpuSeconds, durationMs / 1000)
  const broken = thresholds
    .filter(({ held }) => !held)
    .map(({ name, limit, observed }) => `${name}: ${observed}, limit ${limit}.`)
  const cutShort = cutShortBy(ending, tally, signal)
  return {
    schema: loadSchemaId,
    tool: { ...tool, k6: k6.version },
    command,
    seed,
    startedAt: startedAt.toISOString(),
    durationMs,
    environment: environment(),
    journey,
    question: journeys[journey].question,
    shape,
    target: {
      kind: target.kind,
      name: target.name,
      tenants: new Set(target.pairs.map(({ tenant }) => tenant)).size,
      carriers: new Set(target.pairs.map(({ carrier }) => carrier)).size,
    },
    verdict: broken.length > 0 ? 'failed' : cutShort.length > 0 ? 'incomplete' : 'passed',
    findings: [...broken, ...cutShort, ...doubts(generator.saturated, tally)],
    rate: {
      planned: plannedFlows(plan.shape),
      reached: tally.flows / Math.min(durationOf(plan.shape), durationMs / 1000),
      dropped: tally.dropped,
    },
    stages: tally.stages(),
    series: tally.series(),
    tenants: tally.tenants(tenantsShown),
    thresholds,
    generator,
    wrongAnswers: ending.wrongAnswers,
  }
}

/** Flows a second on average over the shape. */
function plannedFlows({ startRate, stages }: Shape): number {
  let [from, flows, seconds] = [startRate, 0, 0]
  for (const stage of stages) {
    flows += ((from + stage.rate) / 2) * stage.seconds
    seconds += stage.seconds
    from = stage.rate
  }
  return flows / seconds
}

function cutShortBy(
  { exitCode, complaints }: K6Ending,
  tally: Tally,
  signal: AbortSignal | undefined,
): readonly string[] {
  if (signal?.aborted === true) return ['The run was stopped; what was measured until then is kept.']
  // 99: a threshold of the script was crossed, which `assess` says in words.
  if (exitCode !== 0 && exitCode !== 99)
    return [`k6 ended with code ${exitCode}: ${complaints[0] ?? 'it did not say why'}`]
  return tally.flows === 0 ? ['Not one flow ended: nothing was measured.'] : []
}

function doubts(saturated: boolean, tally: Tally): readonly string[] {
  return [
    ...(saturated
      ? ['The generator, not the target, was the limit: lower the rate, or spread it over more processes.']
      : []),
    ...(tally.dropped > 0
      ? [`${tally.dropped} flows could not be started in time: the target answered too slowly for this rate.`]
      : []),
  ]
}

function environment(): Readonly<Record<string, string>> {
  const [first] = cpus()
  return {
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    cpus: `${cpus().length} × ${first?.model ?? 'unknown'}`,
  }
}

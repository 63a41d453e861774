import { cpus } from 'node:os'
import { type LoadResult, type LoadThreshold, loadSchemaId } from '../../reports/load-model.ts'
import { type JourneyId, journeys } from '../journeys.ts'
import type { LoadPlan } from '../plan.ts'
import type { Share } from '../segments/segments.ts'
import { durationOf, type ShapeId } from '../shapes.ts'
import type { LoadTarget } from '../target.ts'
import { assess, generatorOf } from './assess.ts'
import { doubtsAboutFairness } from './fairness.ts'
import type { K6 } from './find-k6.ts'
import type { K6Ending } from './k6-process.ts'
import type { Tally } from './tally.ts'
import { unnoticed } from './witness.ts'

/** What was run. */
export interface About {
  readonly k6: K6
  readonly journey: JourneyId
  readonly shape: ShapeId
  readonly seed: number
  readonly target: LoadTarget
  readonly tool: { readonly name: string; readonly version: string }
  /** As the person typed it. */
  readonly command: string
  /** The part of the arrivals that this machine sends; all of them where it is left out. */
  readonly share?: Share | undefined
}

/** What came of it. */
export interface Measured {
  readonly tally: Tally
  readonly ending: K6Ending
  readonly startedAt: Date
  readonly durationMs: number
  /** A sentence, where somebody or something ended the run before its time. */
  readonly stopped?: string | undefined
  readonly processes?: number
}

/** The result of a run: verdict, findings, numbers. */
export function resultOf(about: About, plan: LoadPlan, measured: Measured): LoadResult {
  const { tally, ending, startedAt, durationMs, processes } = measured
  const { journey, shape, target, tool, k6, command, seed, share } = about
  const thresholds = assess(tally, plan.thresholds, journey)
  const generator = generatorOf(tally, ending.cpuSeconds, durationMs / 1000, processes)
  const broken = thresholds.filter(({ held }) => !held)
  const cutShort = cutShortBy(about, measured)
  return {
    schema: loadSchemaId,
    tool: { ...tool, k6: k6.version },
    command,
    seed,
    startedAt: startedAt.toISOString(),
    durationMs,
    environment: environment(),
    ...(share === undefined ? {} : { segment: `${share.index}/${share.of}` }),
    journey,
    question: journeys[journey].question,
    shape,
    target: {
      kind: target.kind,
      name: target.name,
      tenants: new Set(target.pairs.map(({ tenant }) => tenant)).size,
      carriers: new Set(target.pairs.map(({ carrier }) => carrier)).size,
    },
    verdict: verdictOf(broken, cutShort, tally),
    findings: [
      ...cutShort,
      ...broken.map(({ name, limit, observed }) => `${name}: ${observed}, limit ${limit}.`),
      ...doubts(generator.saturated, tally),
      ...doubtsAboutFairness(tally, journey),
    ],
    rate: {
      planned: plannedFlows(plan) / (share?.of ?? 1),
      reached: tally.flows / Math.min(durationOf(plan.shape), durationMs / 1000),
      dropped: tally.dropped,
    },
    stages: tally.stages(),
    series: tally.series(startedAt.getTime()),
    tenants: tally.tenants(),
    thresholds,
    limits: plan.thresholds,
    generator,
    wrongAnswers: ending.wrongAnswers,
  }
}

/** A leak, or a wrong answer that was an answer, outweighs everything. What nobody answered is no verdict on the target. */
function verdictOf(
  broken: readonly LoadThreshold[],
  cutShort: readonly string[],
  tally: Tally,
): 'passed' | 'failed' | 'incomplete' {
  if (cutShort.length === 0) return broken.length > 0 ? 'failed' : 'passed'
  const answeredWrong = tally.count('wrong') - tally.unanswered
  return tally.count('leak') > 0 || answeredWrong > 0 ? 'failed' : 'incomplete'
}

/** Flows a second on average over the shape. */
function plannedFlows({ shape: { startRate, stages }, noise }: LoadPlan): number {
  let [from, flows, seconds] = [startRate, (noise?.rate ?? 0) * (noise?.seconds ?? 0), 0]
  for (const stage of stages) {
    flows += ((from + stage.rate) / 2) * stage.seconds
    seconds += stage.seconds
    from = stage.rate
  }
  return flows / seconds
}

function cutShortBy({ journey, target }: About, measured: Measured): readonly string[] {
  const { ending, stopped, tally } = measured
  const { exitCode, complaints } = ending
  if (stopped !== undefined) return [`${stopped} What was measured until then is kept.`]
  // 99: a threshold of the script was crossed, which `assess` says in words.
  if (exitCode !== 0 && exitCode !== 99)
    return [`k6 ended with code ${exitCode}: ${complaints[0] ?? 'it did not say why'}`]
  if (tally.flows === 0) return ['Not one flow ended: nothing was measured.']
  const nothing = unnoticed(journey, target.kind, tally.stages())
  return nothing === undefined ? [] : [nothing]
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

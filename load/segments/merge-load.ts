import type { Latency, LoadResult, LoadSecond, LoadStage, LoadTenant } from '../../reports/load-model.ts'
import { isJourneyId, type JourneyId } from '../journeys.ts'
import { LoadError } from '../load-error.ts'
import { assess } from '../run/assess.ts'
import { doubtsAboutFairness } from '../run/fairness.ts'
import { wrongAnswersKept } from '../run/k6-process.ts'
import {
  emptyHistogram,
  type LatencyHistogram,
  latencyOf,
  percentile,
  readHistogram,
  smallHistogram,
  writeHistogram,
} from '../run/latency.ts'
import type { Counted } from '../run/tally.ts'
import { unnoticed } from '../run/witness.ts'
import { checkParts, missingSegments } from './check-parts.ts'

/**
 * One result of the parts of a run: of machines that shared the arrivals, or of stretches one after the other. Histograms
 * are added up, so that percentiles are those of all samples together, and what has to hold is judged for the whole.
 *
 * @throws LoadError where the parts do not belong together
 */
export function mergeLoad(parts: readonly LoadResult[], command: string): LoadResult {
  const first = checkParts(parts)
  const journey = journeyOf(first)
  const { knee: _knee, comparison: _comparison, segment: _segment, ...common } = first
  const began = Math.min(...parts.map(({ startedAt }) => Date.parse(startedAt)))
  const ended = Math.max(...parts.map(({ startedAt, durationMs }) => Date.parse(startedAt) + durationMs))
  const stages = mergeStages(parts.flatMap((part) => part.stages))
  const counted = countedOf(stages)
  const thresholds = assess(counted, first.limits, journey)
  const broken = thresholds.filter(({ held }) => !held)
  const cutShort = cutShortBy(parts, journey, stages)
  const dropped = sum(parts.map(({ rate }) => rate.dropped))
  const saturated = parts.some(({ generator }) => generator.saturated)
  return {
    ...common,
    command,
    startedAt: new Date(began).toISOString(),
    durationMs: ended - began,
    verdict: verdictOf(parts, broken.length > 0, cutShort.length > 0, counted),
    findings: [
      ...cutShort,
      ...broken.map(({ name, limit, observed }) => `${name}: ${observed}, limit ${limit}.`),
      ...(saturated ? ['A generator, not the target, was the limit in at least one part.'] : []),
      ...(dropped > 0 ? [`${dropped} flows could not be started in time: the target answered too slowly.`] : []),
      ...doubtsAboutFairness(counted, journey),
    ],
    rate: { planned: rateOf(parts, 'planned'), reached: rateOf(parts, 'reached'), dropped },
    stages,
    series: mergeSeries(parts, began),
    tenants: mergeTenants(parts.flatMap(({ tenants }) => tenants)),
    thresholds,
    generator: {
      saturated,
      // Each machine has a generator of its own: the worst of them counts.
      ownTimeP95: Math.max(...parts.map(({ generator }) => generator.ownTimeP95)),
      cpuShare: Math.max(...parts.map(({ generator }) => generator.cpuShare)),
      processes: sum(parts.map(({ generator }) => generator.processes)),
    },
    wrongAnswers: parts.flatMap(({ wrongAnswers }) => wrongAnswers).slice(0, wrongAnswersKept),
  }
}

function journeyOf({ journey }: LoadResult): JourneyId {
  if (isJourneyId(journey)) return journey
  throw new LoadError('BAD_RESULT', `This version has no journey ${journey}; merge with the one that wrote the parts.`)
}

function verdictOf(
  parts: readonly LoadResult[],
  broken: boolean,
  cutShort: boolean,
  counted: Counted,
): LoadResult['verdict'] {
  if (!cutShort) return broken ? 'failed' : 'passed'
  return counted.count('leak') > 0 || parts.some(({ verdict }) => verdict === 'failed') ? 'failed' : 'incomplete'
}

/** What a part could not see for itself, the whole may have seen. */
function cutShortBy(parts: readonly LoadResult[], journey: JourneyId, stages: readonly LoadStage[]): readonly string[] {
  const ofParts = parts.flatMap((part) => {
    const [finding] = part.findings
    const unseen = unnoticed(journey, part.target.kind, part.stages)
    if (part.verdict !== 'incomplete' || finding === undefined || finding === unseen) return []
    return [`${part.segment === undefined ? 'One part' : `Segment ${part.segment}`}: ${finding}`]
  })
  const [first] = parts
  const unseen = first === undefined ? undefined : unnoticed(journey, first.target.kind, stages)
  return [...missingSegments(parts), ...ofParts, ...(unseen === undefined ? [] : [unseen])]
}

/** Machines at the same time add up; stretches one after the other are averaged over the time they took. */
function rateOf(parts: readonly LoadResult[], name: 'planned' | 'reached'): number {
  if (parts.every(({ segment }) => segment !== undefined)) return sum(parts.map(({ rate }) => rate[name]))
  const flows = sum(parts.map(({ rate, durationMs }) => rate[name] * durationMs))
  return flows / Math.max(1, coveredMs(parts))
}

function coveredMs(parts: readonly LoadResult[]): number {
  let [covered, until] = [0, Number.NEGATIVE_INFINITY]
  const spans = parts.map(({ startedAt, durationMs }) => ({ from: Date.parse(startedAt), durationMs }))
  for (const { from, durationMs } of spans.toSorted((a, b) => a.from - b.from)) {
    covered += Math.max(0, from + durationMs - Math.max(from, until))
    until = Math.max(until, from + durationMs)
  }
  return covered
}

function mergeStages(stages: readonly LoadStage[]): readonly LoadStage[] {
  const groups = Map.groupBy(stages, ({ stage, carrier, variant }) => [stage, carrier, variant ?? ''].join('|'))
  return [...groups.values()].map((group) => {
    const [{ stage, carrier, variant }] = nonEmpty(group)
    const outcomes = { ok: 0, refused: 0, wrong: 0, leak: 0 }
    for (const each of group) {
      outcomes.ok += each.outcomes.ok
      outcomes.refused += each.outcomes.refused
      outcomes.wrong += each.outcomes.wrong
      outcomes.leak += each.outcomes.leak
    }
    const latency = latencyTogether(group.map((each) => each.latency))
    return { stage, carrier, ...(variant === undefined ? {} : { variant }), outcomes, latency }
  })
}

/** A histogram that was written knows its ends only as closely as its buckets; the parts know theirs exactly. */
function latencyTogether(parts: readonly Latency[]): Latency {
  const timed = parts.filter(({ count }) => count > 0)
  const ends =
    timed.length === 0
      ? {}
      : { min: Math.min(...timed.map(({ min }) => min)), max: Math.max(...timed.map(({ max }) => max)) }
  return { ...latencyOf(added(emptyHistogram(), parts)), ...ends }
}

function mergeSeries(parts: readonly LoadResult[], began: number): readonly LoadSecond[] {
  const first = Math.floor(began / 1000)
  const seconds = parts.flatMap(({ startedAt, series }) => {
    const later = Math.floor(Date.parse(startedAt) / 1000) - first
    return series.map((second) => ({ ...second, second: second.second + later }))
  })
  return [...Map.groupBy(seconds, ({ second }) => second)]
    .toSorted(([a], [b]) => a - b)
    .map(([second, group]) => {
      const { flows, refused, wrong, histogram } = together(group)
      const [p50, p95, p99] = [percentile(histogram, 50), percentile(histogram, 95), percentile(histogram, 99)]
      return { second, flows, refused, wrong, p50, p95, p99, histogram: writeHistogram(histogram) }
    })
}

function mergeTenants(tenants: readonly LoadTenant[]): readonly LoadTenant[] {
  return [...Map.groupBy(tenants, ({ tenant }) => tenant)]
    .map(([tenant, group]) => {
      const { flows, refused, wrong, histogram } = together(group)
      const [p50, p99] = [percentile(histogram, 50), percentile(histogram, 99)]
      return { tenant, flows, refused, wrong, p50, p99, histogram: writeHistogram(histogram) }
    })
    .toSorted((a, b) => b.flows - a.flows)
}

function together(group: readonly (LoadSecond | LoadTenant)[]) {
  return {
    flows: sum(group.map(({ flows }) => flows)),
    refused: sum(group.map(({ refused }) => refused)),
    wrong: sum(group.map(({ wrong }) => wrong)),
    histogram: added(smallHistogram(), group),
  }
}

/** What thresholds are about, from stages that were written. */
function countedOf(stages: readonly LoadStage[]): Counted {
  const flow = stages.filter(({ stage }) => stage === 'flow')
  const others = stages.filter(({ stage }) => stage !== 'flow')
  return {
    flows: sum(flow.map(({ outcomes: { ok, refused, wrong, leak } }) => ok + refused + wrong + leak)),
    count: (outcome) => sum(others.map(({ outcomes }) => outcomes[outcome])),
    flowHistogram(wanted) {
      const chosen = flow.filter(({ variant }) => wanted === undefined || variant === wanted)
      return added(
        emptyHistogram(),
        chosen.map(({ latency }) => latency),
      )
    },
  }
}

function added(whole: LatencyHistogram, parts: readonly { readonly histogram: string }[]): LatencyHistogram {
  for (const { histogram } of parts) whole.add(readHistogram(histogram))
  return whole
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function nonEmpty<Item>(items: readonly Item[]): readonly [Item, ...Item[]] {
  const [first, ...rest] = items
  if (first === undefined) throw new Error('A group holds at least one item.')
  return [first, ...rest]
}

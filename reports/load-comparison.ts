import { wholeStages } from './load-latency.ts'
import type { LoadComparison, LoadResult, LoadSecond } from './load-model.ts'

/** A run against one that was stored, as ratios. What is within the noise of both says nothing. */
export function compareLoad(now: LoadResult, before: LoadResult): LoadComparison {
  const flows = (['p50', 'p95', 'p99'] as const).map((name) => {
    const at = Number(name.slice(1))
    const noise = Math.hypot(noiseOf(now.series, name), noiseOf(before.series, name))
    return row(`flow ${name}, ms`, flowAt(before, at), flowAt(now, at), noise, 'lower')
  })
  const rateNoise = Math.hypot(noiseOf(now.series, 'flows'), noiseOf(before.series, 'flows'))
  const rate = row('flows a second', before.rate.reached, now.rate.reached, rateNoise, 'higher')
  return { startedAt: before.startedAt, command: before.command, rows: [...flows, rate], doubts: doubtsOf(now, before) }
}

function flowAt({ stages }: LoadResult, percentile: number): number {
  const whole = wholeStages(
    stages.filter(({ stage }) => stage === 'flow').map((each) => ({ ...each, variant: undefined })),
  )
  return whole[0]?.at(percentile) ?? 0
}

/**
 * How much a number of one run may be off, as a part of it: twice the standard error of the median over the seconds, from
 * the median absolute deviation, which a few bad seconds do not move.
 */
function noiseOf(series: readonly LoadSecond[], name: 'p50' | 'p95' | 'p99' | 'flows'): number {
  // The first and the last second are cut off somewhere.
  const values = series
    .slice(1, -1)
    .map((second) => second[name])
    .filter((value) => value > 0)
  if (values.length < 5) return 1
  const middle = median(values)
  const deviation = 1.4826 * median(values.map((value) => Math.abs(value - middle)))
  return (2 * 1.2533 * deviation) / Math.sqrt(values.length) / middle
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const half = Math.floor(sorted.length / 2)
  const [low = 0, high = 0] = [sorted[sorted.length % 2 === 1 ? half : half - 1], sorted[half]]
  return (low + high) / 2
}

function row(
  what: string,
  before: number,
  now: number,
  relative: number,
  better: 'lower' | 'higher',
): LoadComparison['rows'][number] {
  const ratio = before === 0 ? 1 : now / before
  const noise = ratio * relative
  // Too few seconds to know the noise: nothing is claimed.
  const same = before === 0 || relative >= 1 || Math.abs(ratio - 1) <= noise
  const verdict = same ? 'same' : ratio > 1 === (better === 'higher') ? 'faster' : 'slower'
  return { what, before, now, ratio, noise, verdict }
}

function doubtsOf(now: LoadResult, before: LoadResult): readonly string[] {
  const differs = (what: string, one: unknown, other: unknown) =>
    JSON.stringify(one) === JSON.stringify(other) ? [] : [`The stored run had another ${what}: the ratios mix both.`]
  return [
    ...differs('journey', now.journey, before.journey),
    ...differs('shape', now.shape, before.shape),
    ...differs('target', now.target, before.target),
    ...differs('planned rate', now.rate.planned, before.rate.planned),
    ...differs('machine', now.environment, before.environment),
  ]
}

import * as hdr from 'hdr-histogram-js'
import type { Latency, LoadStage } from './load-model.ts'

/** A stage over all carriers: the histograms are added up, because percentiles of parts cannot be. */
export interface WholeStage {
  readonly stage: string
  readonly variant: string | undefined
  readonly count: number
  /** The latency at a percentile, in milliseconds. */
  at(percentile: number): number
}

/** The stages of a result over all carriers, those nobody was timed in left out. */
export function wholeStages(stages: readonly LoadStage[]): readonly WholeStage[] {
  const groups = Map.groupBy(stages, ({ stage, variant }) => `${stage}|${variant ?? ''}`)
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const histogram = sumOf(group.map(({ latency }) => latency))
    const { totalCount: count } = histogram
    const at = (percentile: number) => histogram.getValueAtPercentile(percentile) / 1000
    return count === 0 ? [] : [{ stage: first.stage, variant: first.variant, count, at }]
  })
}

function sumOf(latencies: readonly Latency[]): hdr.Histogram {
  const [first, ...rest] = latencies.map(({ histogram }) => hdr.decodeFromCompressedBase64(histogram))
  if (first === undefined) return hdr.build()
  for (const other of rest) first.add(other)
  return first
}

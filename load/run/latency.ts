import * as hdr from 'hdr-histogram-js'
import type { Latency } from '../../reports/load-model.ts'

export type LatencyHistogram = hdr.Histogram

const longest = 600_000_000

/** From a microsecond to ten minutes, with three significant digits. */
export function emptyHistogram(): LatencyHistogram {
  return hdr.build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: longest,
    numberOfSignificantValueDigits: 3,
  })
}

/** The same with two digits, in a tenth of the room: there is one for every second and every tenant. */
export function smallHistogram(): LatencyHistogram {
  return hdr.build({
    bitBucketSize: 32,
    lowestDiscernibleValue: 1,
    highestTrackableValue: longest,
    numberOfSignificantValueDigits: 2,
  })
}

export function addLatency(histogram: LatencyHistogram, milliseconds: number): void {
  histogram.recordValue(Math.min(longest, Math.max(0, Math.round(milliseconds * 1000))))
}

/** The latency at this percentile, in milliseconds. */
export function percentile(histogram: LatencyHistogram, at: number): number {
  return histogram.totalCount === 0 ? 0 : histogram.getValueAtPercentile(at) / 1000
}

export function latencyOf(histogram: LatencyHistogram): Latency {
  const empty = histogram.totalCount === 0
  return {
    count: histogram.totalCount,
    min: empty ? 0 : histogram.minNonZeroValue / 1000,
    p50: percentile(histogram, 50),
    p90: percentile(histogram, 90),
    p95: percentile(histogram, 95),
    p99: percentile(histogram, 99),
    p999: percentile(histogram, 99.9),
    max: empty ? 0 : histogram.maxValue / 1000,
    mean: empty ? 0 : histogram.mean / 1000,
    histogram: writeHistogram(histogram),
  }
}

export function writeHistogram(histogram: LatencyHistogram): string {
  return hdr.encodeIntoCompressedBase64(histogram)
}

/** The histogram of a result that was written. @throws where the text is none */
export function readHistogram(text: string): LatencyHistogram {
  return hdr.decodeFromCompressedBase64(text)
}

import * as hdr from 'hdr-histogram-js'
import { type Latency, type LoadResult, loadSchemaId } from '../load-model.ts'

/** A latency with these milliseconds in its histogram. */
export function latencyOf(milliseconds: readonly number[]): Latency {
  const histogram = hdr.build({ highestTrackableValue: 600_000_000, numberOfSignificantValueDigits: 3 })
  for (const value of milliseconds) histogram.recordValue(value * 1000)
  const at = (percentile: number) => histogram.getValueAtPercentile(percentile) / 1000
  return {
    count: milliseconds.length,
    min: Math.min(...milliseconds),
    p50: at(50),
    p90: at(90),
    p95: at(95),
    p99: at(99),
    p999: at(99.9),
    max: Math.max(...milliseconds),
    mean: histogram.mean / 1000,
    histogram: hdr.encodeIntoCompressedBase64(histogram),
  }
}

const outcomes = { ok: 100, refused: 0, wrong: 0, leak: 0 }
const values = (from: number) => Array.from({ length: 100 }, (_, index) => from + index)

/** A result with everything in it. */
export const sampleLoad: LoadResult = {
  schema: loadSchemaId,
  tool: { name: 'parcelproof', version: '1.0.0', k6: '2.2.0' },
  command: 'parcelproof load legacy-and-pkce --shape steady',
  seed: 7,
  startedAt: '2026-11-21T16:00:00.000Z',
  durationMs: 10_000,
  environment: { node: '24.0.0', platform: 'linux x64', cpus: '2 × a processor' },
  journey: 'legacy-and-pkce',
  question: 'What does PKCE cost over the same flow without it?',
  shape: 'steady',
  target: { kind: 'authorization-server', name: 'simulated carriers', tenants: 2, carriers: 2 },
  verdict: 'failed',
  findings: ["no tenant got what is another's: 1 leaks, limit 0 leaks."],
  rate: { planned: 20, reached: 19.8, dropped: 2 },
  stages: [
    { stage: 'redeem', variant: 'pkce', carrier: 'ups', outcomes, latency: latencyOf(values(1)) },
    { stage: 'flow', variant: 'pkce', carrier: 'ups', outcomes, latency: latencyOf(values(10)) },
    { stage: 'flow', variant: 'pkce', carrier: 'dhl', outcomes, latency: latencyOf(values(110)) },
    { stage: 'flow', variant: 'legacy', carrier: 'ups', outcomes, latency: latencyOf(values(9)) },
  ],
  series: Array.from({ length: 10 }, (_, second) => ({
    second,
    flows: 20 + (second % 2),
    refused: 0,
    wrong: second === 4 ? 1 : 0,
    p50: 12 + (second % 3),
    p95: 20 + (second % 2),
    p99: 25,
    histogram: latencyOf([12]).histogram,
  })),
  tenants: [
    { tenant: '<acme>', flows: 120, refused: 0, wrong: 1, p50: 12, p99: 25, histogram: latencyOf([12]).histogram },
    { tenant: 'globex', flows: 80, refused: 0, wrong: 0, p50: 13, p99: 26, histogram: latencyOf([13]).histogram },
  ],
  thresholds: [
    { name: "no tenant got what is another's", limit: '0 leaks', observed: '1 leaks', held: false },
    { name: 'wrong answers', limit: 'at most 0.00 % of the flows', observed: '0.00 %', held: true },
  ],
  limits: { wrongShare: 0 },
  generator: { saturated: false, ownTimeP95: 1.5, cpuShare: 0.4, processes: 1 },
  wrongAnswers: [
    {
      stage: 'call',
      outcome: 'leak',
      tenant: '<acme>',
      carrier: 'ups',
      reason: 'The answer holds the marker of another tenant.',
    },
  ],
  knee: {
    rate: 200,
    trials: [
      { rate: 100, reached: 100, p95: 12, held: true },
      { rate: 200, reached: 199, p95: 18, held: true },
      { rate: 400, reached: 320, p95: 210, held: false },
    ],
  },
}

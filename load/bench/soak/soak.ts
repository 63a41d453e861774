import type { LoadResult } from '../../../reports/load-model.ts'
import type { K6 } from '../../run/find-k6.ts'
import { runLoad } from '../../run/run-load.ts'
import { mergeLoad } from '../../segments/merge-load.ts'
import { startCarriers } from './start-carriers.ts'

export interface SoakSettings {
  readonly k6: K6
  readonly flows: number
  readonly tenants: number
  /** Flows started a second at first, and at most. */
  readonly rate: number
  readonly mostRate: number
  /** Flows after which time is moved on and the heap is looked at. */
  readonly stretch: number
  readonly command: string
  readonly onStretch: (stretch: Stretch) => void
}

export interface Stretch {
  /** Flows since the beginning. */
  readonly flows: number
  readonly heapBytes: number
  readonly wrong: number
  readonly leaks: number
}

export interface Soak {
  /** All stretches in one. */
  readonly result: LoadResult
  readonly heaps: readonly number[]
  /** A sentence for everything that did not hold. */
  readonly missed: readonly string[]
}

const pastEverything = 400 * 24 * 3600 * 1000
const mostGrowth = 8 * 1024 * 1024
const settleSeconds = 4
const [quickMs, slowMs] = [600, 2000]

/**
 * Whole flows in stretches. After each the clock is moved past all that was issued, and some more flows let what ended go:
 * what the heap holds then has to be what it held after the first stretch.
 */
export async function soak(settings: SoakSettings): Promise<Soak> {
  const { flows, tenants, stretch, k6, command, onStretch } = settings
  await using carriers = await startCarriers(tenants)
  const { target, heapBytes, moveClock } = carriers
  const parts: LoadResult[] = []
  const heaps: number[] = []
  let { rate } = settings
  const send = async (seconds: number) => {
    const about = { k6, journey: 'code-flow', shape: 'soak', tool: { name: 'parcelproof', version: '0' } } as const
    const seed = parts.length
    parts.push(await runLoad({ ...about, rate, seconds, seed, thresholds: { wrongShare: 0 }, target, command }))
  }
  while (flowsOf(parts) < flows && parts.every(({ verdict }) => verdict === 'passed')) {
    await send(Math.max(1, Math.ceil(Math.min(stretch, flows - flowsOf(parts)) / rate)))
    await moveClock(pastEverything)
    await send(settleSeconds)
    const heap = await heapBytes()
    heaps.push(heap)
    rate = nextRate(parts.at(-2), rate, settings.mostRate)
    onStretch({ flows: flowsOf(parts), heapBytes: heap, wrong: sum(parts, 'wrong'), leaks: sum(parts, 'leak') })
  }
  const result = mergeLoad(parts, command)
  return { result, heaps, missed: missedBy(result, heaps, flows) }
}

/** A soak is about staying right, not about the limit: faster while there is room, slower before answers take long. */
function nextRate(last: LoadResult | undefined, rate: number, most: number): number {
  const p95 = Math.max(0, ...(last?.stages ?? []).map(({ latency }) => latency.p95))
  if (p95 > slowMs) return Math.max(1, Math.round(rate * 0.7))
  return p95 < quickMs ? Math.min(most, Math.round(rate * 1.25)) : rate
}

function missedBy(result: LoadResult, heaps: readonly number[], flows: number): readonly string[] {
  const [first = 0] = heaps
  const ended = flowsOf([result])
  return [
    ...(result.verdict === 'passed' ? [] : result.findings),
    ...(ended < flows ? [`Only ${ended} of ${flows} flows ended.`] : []),
    ...(heaps.some((heap) => heap - first > mostGrowth) ? ['Memory grew by more than 8 MB; see the heaps.'] : []),
  ]
}

function flowsOf(parts: readonly LoadResult[]): number {
  return parts
    .flatMap(({ stages }) => stages)
    .filter(({ stage }) => stage === 'flow')
    .reduce((total, { outcomes }) => total + outcomes.ok, 0)
}

function sum(parts: readonly LoadResult[], outcome: 'wrong' | 'leak'): number {
  return parts.flatMap(({ stages }) => stages).reduce((total, { outcomes }) => total + outcomes[outcome], 0)
}

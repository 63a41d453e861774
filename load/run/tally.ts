import type { LoadSecond, LoadStage, LoadTenant } from '../../reports/load-model.ts'
import {
  addLatency,
  emptyHistogram,
  type LatencyHistogram,
  latencyOf,
  percentile,
  smallHistogram,
  writeHistogram,
} from './latency.ts'
import type { LoadSample, Outcome, Sample } from './samples.ts'

type Outcomes = Record<Outcome, number>

interface StageTally {
  readonly stage: string
  readonly carrier: string
  readonly variant: string | undefined
  readonly outcomes: Outcomes
  readonly histogram: LatencyHistogram
}

interface FlowTally {
  flows: number
  refused: number
  wrong: number
  readonly histogram: LatencyHistogram
}

/** What thresholds are about. */
export interface Counted {
  /** Flows that ended. */
  readonly flows: number
  count(outcome: Outcome): number
  /** The flows that ended well, of all tenants: those of one variant, or all of them. */
  flowHistogram(variant?: string): LatencyHistogram
}

/** Adds samples up while they come. */
export interface Tally extends Counted {
  add(sample: LoadSample): void
  readonly dropped: number
  /** Flows that had no answer at all. */
  readonly unanswered: number
  /** Connections that were opened, and how many of them with a TLS handshake. */
  readonly connections: { readonly opened: number; readonly tls: number }
  stages(): readonly LoadStage[]
  /** Second by second since this moment, in milliseconds since 1970. */
  series(begin: number): readonly LoadSecond[]
  /** The busiest first. */
  tenants(): readonly LoadTenant[]
  /** The part of the flows that the generator itself took. */
  ownTime(): LatencyHistogram
}

export function createTally(): Tally {
  const byStage = new Map<string, StageTally>()
  const bySecond = new Map<number, FlowTally>()
  const byTenant = new Map<string, FlowTally>()
  const whole = newFlowTally(emptyHistogram())
  const totals: Outcomes = noOutcomes()
  const ownTime = emptyHistogram()
  let dropped = 0
  let unanswered = 0
  const connections = { opened: 0, tls: 0 }

  const addStage = ({ stage, carrier, variant, outcome, milliseconds }: Sample) => {
    const tally = getOr(byStage, [stage, carrier, variant ?? ''].join('|'), () => ({
      stage,
      carrier,
      variant,
      outcomes: noOutcomes(),
      histogram: emptyHistogram(),
    }))
    tally.outcomes[outcome] += 1
    // What went wrong, and a flow that ended early, is counted, not timed: a quick end would flatter the server.
    if (outcome === 'ok' || (outcome === 'refused' && stage !== 'flow')) addLatency(tally.histogram, milliseconds)
  }

  return {
    add(sample) {
      if (sample.kind === 'dropped') dropped += sample.count
      if (sample.kind === 'unanswered') unanswered += 1
      if (sample.kind === 'connection') {
        connections.opened += 1
        if (sample.tls) connections.tls += 1
      }
      if (sample.kind === 'own-time') addLatency(ownTime, sample.milliseconds)
      if (sample.kind !== 'stage') return
      addStage(sample)
      if (sample.stage !== 'flow') {
        totals[sample.outcome] += 1
        return
      }
      for (const tally of [
        whole,
        getOr(bySecond, Math.floor(sample.at / 1000), newSmallTally),
        getOr(byTenant, sample.tenant, newSmallTally),
      ]) {
        addFlow(tally, sample)
      }
    },
    get dropped() {
      return dropped
    },
    get unanswered() {
      return unanswered
    },
    get flows() {
      return whole.flows
    },
    connections,
    count: (outcome) => totals[outcome],
    stages: () => [...byStage.values()].map(stageOf),
    series: (begin) => seriesOf(bySecond, begin),
    tenants: () => busiestFirst(byTenant),
    ownTime: () => ownTime,
    flowHistogram: (variant) => (variant === undefined ? whole.histogram : variantOf(byStage.values(), variant)),
  }
}

function addFlow(tally: FlowTally, { outcome, milliseconds }: Sample): void {
  tally.flows += 1
  if (outcome === 'ok') addLatency(tally.histogram, milliseconds)
  else if (outcome === 'refused') tally.refused += 1
  else tally.wrong += 1
}

/** The flows of one variant at all carriers. */
function variantOf(stages: Iterable<StageTally>, wanted: string): LatencyHistogram {
  const sum = emptyHistogram()
  for (const { stage, variant, histogram } of stages) {
    if (stage === 'flow' && variant === wanted) sum.add(histogram)
  }
  return sum
}

function stageOf({ stage, carrier, variant, outcomes, histogram }: StageTally): LoadStage {
  const named = variant === undefined ? {} : { variant }
  return { stage, carrier, ...named, outcomes: { ...outcomes }, latency: latencyOf(histogram) }
}

function seriesOf(bySecond: ReadonlyMap<number, FlowTally>, begin: number): readonly LoadSecond[] {
  const first = Math.floor(begin / 1000)
  const seconds = [...bySecond].sort(([a], [b]) => a - b)
  return seconds.map(([second, { flows, refused, wrong, histogram }]) => ({
    second: Math.max(0, second - first),
    flows,
    refused,
    wrong,
    p50: percentile(histogram, 50),
    p95: percentile(histogram, 95),
    p99: percentile(histogram, 99),
    histogram: writeHistogram(histogram),
  }))
}

function busiestFirst(byTenant: ReadonlyMap<string, FlowTally>): readonly LoadTenant[] {
  return [...byTenant]
    .sort(([, a], [, b]) => b.flows - a.flows)
    .map(([tenant, { flows, refused, wrong, histogram }]) => ({
      tenant,
      flows,
      refused,
      wrong,
      p50: percentile(histogram, 50),
      p99: percentile(histogram, 99),
      histogram: writeHistogram(histogram),
    }))
}

function newFlowTally(histogram: LatencyHistogram): FlowTally {
  return { flows: 0, refused: 0, wrong: 0, histogram }
}

function newSmallTally(): FlowTally {
  return newFlowTally(smallHistogram())
}

function noOutcomes(): Outcomes {
  return { ok: 0, refused: 0, wrong: 0, leak: 0 }
}

function getOr<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const value = map.get(key) ?? make()
  map.set(key, value)
  return value
}

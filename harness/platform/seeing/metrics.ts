import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import { placeOf } from '../containment/containment.ts'
import type { Pair } from '../kit.ts'
import type { Alert } from './alerts.ts'
import type { Observation } from './observation.ts'

/** The platform's figures as Prometheus reads them. */
export interface Metrics {
  count(observation: Observation): void
  /** Lines of the audit log that could not be kept. */
  lost(lines: number): void
  text(): Promise<string>
  readonly contentType: string
}

export interface MetricsOptions {
  /** What stands for a tenant. */
  readonly pseudonym: (tenant: string) => string
  /** How many pairs have series of their own; what comes later is counted together, by carrier. */
  readonly mostPairs: number
  readonly alerts: () => readonly Alert[]
}

/** What stands for all tenants beyond those with series of their own. */
const others = '_others'

/** From five milliseconds to as long as a carrier is waited for. */
const buckets = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]

/** A registry of its own: several platforms in one process do not mix. */
export function createMetrics({ pseudonym, mostPairs, alerts }: MetricsOptions): Metrics {
  const registry = new Registry()
  const registers = [registry]
  const pair = ['tenant', 'carrier'] as const
  const ended = new Counter({
    name: 'parcelproof_stages_total',
    help: 'Stages of the flow that ended, by tenant pseudonym, carrier, stage and result.',
    labelNames: [...pair, 'stage', 'result'] as const,
    registers,
  })
  const failures = new Counter({
    name: 'parcelproof_failures_total',
    help: 'Stages that failed or were declined, by tenant pseudonym, carrier, stage and kind.',
    labelNames: [...pair, 'stage', 'kind'] as const,
    registers,
  })
  const refreshes = new Counter({
    name: 'parcelproof_refreshes_total',
    help: 'Refreshes of tokens, by tenant pseudonym, carrier and result.',
    labelNames: [...pair, 'result'] as const,
    registers,
  })
  const duration = new Histogram({
    name: 'parcelproof_stage_duration_seconds',
    help: 'How long stages took, by tenant pseudonym, carrier and stage.',
    labelNames: [...pair, 'stage'] as const,
    buckets,
    registers,
  })
  const lostLines = new Counter({
    name: 'parcelproof_audit_lines_lost_total',
    help: 'Lines of the audit log that could not be kept.',
    registers,
  })
  new Gauge({
    name: 'parcelproof_alerts',
    help: 'Alerts that stand now, by scope: tenant, carrier or platform.',
    labelNames: ['scope', ...pair] as const,
    registers,
    collect() {
      this.reset()
      for (const { scope, tenant, carrier } of alerts()) {
        this.inc({ scope, tenant: tenant === undefined ? '' : pseudonym(tenant), carrier: carrier ?? '' })
      }
    },
  })
  const own = new Map<string, Pair>()
  const labelsOf = ({ tenant, carrier }: Pair): Pair => {
    const place = placeOf({ tenant, carrier })
    const known = own.get(place)
    if (known !== undefined) return known
    if (own.size >= mostPairs) return { tenant: others, carrier }
    const labels = { tenant: pseudonym(tenant), carrier }
    own.set(place, labels)
    return labels
  }

  return {
    count(observation) {
      const labels = labelsOf(observation)
      const { stage, result, reason, milliseconds } = observation
      ended.inc({ ...labels, stage, result })
      duration.observe({ ...labels, stage }, milliseconds / 1000)
      if (reason !== undefined) failures.inc({ ...labels, stage, kind: reason })
      if (stage === 'refresh') refreshes.inc({ ...labels, result })
    },
    lost: (lines) => lostLines.inc(lines),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  }
}

import type { KeyObject } from 'node:crypto'
import type { Span, SpanContext, TracerProvider } from '@opentelemetry/api'
import type { Pair } from '../kit.ts'
import type { PlatformSteps } from '../steps.ts'
import type { AuditTrail } from '../store/store.ts'
import type { Alert } from './alerts.ts'
import { createTroubleWatch } from './alerts.ts'
import { type AuditLog, createAuditLog } from './audit/log.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import type { Observation } from './observation.ts'
import type { Stage } from './stages.ts'
import { createTallies, type Tallies } from './tallies.ts'
import { createTraces } from './traces.ts'

/** All that can be seen of a running platform, beside the events it tells. */
export interface Seeing {
  readonly audit: AuditLog
  readonly metrics: Metrics
  readonly tallies: Tallies
  /** Alerts that stand now. */
  alerts(): readonly Alert[]
  /** Counts what came of a stage. @returns the alerts that this begins */
  note(observation: Observation): readonly Alert[]
  span(stage: Stage, pair: Pair, place?: SpanPlace): Span
  requestSpan(url: string, init: { readonly method: string; readonly body?: unknown }, parent: Span | undefined): Span
  /** What stands for a tenant wherever its name is not to be. */
  pseudonym(tenant: string): string
}

export interface SpanPlace {
  readonly parent?: Span | SpanContext | undefined
  readonly since?: number | undefined
}

export interface SeeingOptions {
  readonly steps: Pick<
    PlatformSteps,
    'pseudonymOf' | 'stageAttributes' | 'requestAttributes' | 'countOutcome' | 'scopeOfTrouble'
  >
  readonly key: KeyObject
  readonly settings: { readonly pairs: number; readonly auditLines: number }
  readonly trail: AuditTrail
  readonly isKnown: (tenant: string) => boolean
  readonly now: () => number
  readonly tracing: TracerProvider | undefined
}

/** Joins the parts; nothing has been seen yet. */
export function createSeeing(options: SeeingOptions): Seeing {
  const { steps, key, settings, trail, isKnown, now, tracing } = options
  const names = new Map<string, string>()
  const pseudonym = (tenant: string): string => {
    const known = names.get(tenant)
    if (known !== undefined) return known
    const made = steps.pseudonymOf(key, tenant)
    // Names of tenants that are none are not kept.
    if (isKnown(tenant)) names.set(tenant, made)
    return made
  }
  const traces = createTraces(tracing)
  const tallies = createTallies()
  const troubles = createTroubleWatch(steps.scopeOfTrouble)
  const alerts = () => troubles.current(now())
  const metrics = createMetrics({ pseudonym, mostPairs: settings.pairs, alerts })
  const audit = createAuditLog({ trail, isKnown, keep: settings.auditLines, lost: metrics.lost })
  return {
    audit,
    metrics,
    tallies,
    alerts,
    pseudonym,
    note(observation) {
      steps.countOutcome(metrics, observation)
      tallies.note(observation)
      return troubles.note(observation)
    },
    span: (stage, { tenant, carrier }, { parent, since } = {}) =>
      traces.begin(`parcelproof.${stage}`, {
        parent,
        since,
        attributes: steps.stageAttributes({ pseudonym: pseudonym(tenant), carrier, stage }),
      }),
    requestSpan: (url, init, parent) =>
      traces.begin('parcelproof.request', { parent, outgoing: true, attributes: steps.requestAttributes(url, init) }),
  }
}

/** Counts an outcome for the pair it belongs to. */
export function countOutcome(metrics: Metrics, observation: Observation): void {
  metrics.count(observation)
}

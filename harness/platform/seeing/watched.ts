import type { SpanContext } from '@opentelemetry/api'
import type { Pair } from '../kit.ts'
import { type Platform, tellOf } from '../platform.ts'
import type { RefusalReason } from '../refusal.ts'
import { resultOf } from './observation.ts'
import { reasonOf } from './reasons.ts'
import type { Stage } from './stages.ts'
import { endRefused } from './traces.ts'

/** Where a stage belongs, if not under what goes on now. */
export interface StageBegun {
  /** The span that began the flow. */
  readonly parent?: SpanContext | undefined
  /** Milliseconds since 1970, and on the stopwatch; where the stage began before it was known whose it is. */
  readonly since?: { readonly at: number; readonly stopwatch: number }
}

/** Failures that were counted where they came up first. */
const told = new WeakSet<object>()

/**
 * Runs a stage of a flow with a span of its own, and counts how it ended. What it runs is given the same platform with that span, so
 * that what it asks of the carrier hangs below.
 */
export async function watched<T>(
  platform: Platform,
  stage: Stage,
  pair: Pair,
  work: (platform: Platform) => Promise<T>,
  { parent, since }: StageBegun = {},
): Promise<T> {
  const { seeing } = platform
  const begun = since?.stopwatch ?? performance.now()
  const span = seeing.span(stage, pair, { parent: parent ?? platform.span, since: since?.at })
  try {
    const result = await work({ ...platform, span })
    span.end()
    note(platform, stage, pair, begun)
    return result
  } catch (error) {
    const reason = reasonOf(error)
    endRefused(span, reason)
    note(platform, stage, pair, begun, { reason, toldBefore: isTold(stage, error) })
    if (stage === 'refresh') tellOf(platform, pair, 'refresh-failed', { reason, stage })
    throw error
  }
}

/** Notes that somebody was sent away before it was clear whose flow it was. */
export function turnedAway(platform: Platform, stage: Stage, pair: Pair, error: unknown, begun: number): void {
  const { kit, seeing } = platform
  const carriers = kit.tenants.get(pair.tenant)?.carriers ?? {}
  // Names that somebody made up become no series.
  if (!Object.hasOwn(carriers, pair.carrier)) return
  const reason = reasonOf(error)
  endRefused(seeing.span(stage, pair), reason)
  note(platform, stage, pair, begun, { reason, toldBefore: false })
}

interface Failed {
  readonly reason: RefusalReason
  readonly toldBefore: boolean
}

function note(platform: Platform, stage: Stage, { tenant, carrier }: Pair, begun: number, failed?: Failed): void {
  const { kit, seeing, tell } = platform
  const at = kit.clock.now()
  const alerts = seeing.note({
    tenant,
    carrier,
    stage,
    result: resultOf(failed?.reason),
    at,
    milliseconds: performance.now() - begun,
    toldBefore: failed?.toldBefore ?? false,
    ...(failed === undefined ? {} : { reason: failed.reason }),
  })
  for (const alert of alerts) {
    const { scope, tenants } = alert
    tell({
      kind: 'alert',
      at,
      tenant: alert.tenant ?? '',
      carrier: alert.carrier ?? '',
      by: 'platform',
      scope,
      tenants,
    })
  }
}

function isTold(stage: Stage, error: unknown): boolean {
  // An exchange is part of what it is counted with.
  if (typeof error !== 'object' || error === null || stage === 'exchange') return false
  const before = told.has(error)
  told.add(error)
  return before
}

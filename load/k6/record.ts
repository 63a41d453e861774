import { Counter, Rate, Trend } from 'k6/metrics'

/**
 * `refused`: what had to be refused was. `wrong`: another answer than the right one. `leak`: something of another tenant
 * came back, or what had to be refused was not.
 */
export type Outcome = 'ok' | 'refused' | 'wrong' | 'leak'

/** Whom a request was for. */
export interface About {
  readonly tenant: string
  readonly carrier: string
  /** Tells ways of doing the same apart, such as with PKCE and without. */
  readonly variant?: string | undefined
}

const stages = new Trend('pp_stage', true)
const wrong = new Rate('pp_wrong')
const ownTime = new Trend('pp_own_time', true)
const leaks = new Counter('pp_leaks')
const unanswered = new Counter('pp_unanswered')
const connections = new Counter('pp_connections')

/** Records one stage of a flow, in milliseconds, and what became of it. */
export function record(stage: string, milliseconds: number, outcome: Outcome, about: About, reason?: string): void {
  const variant = about.variant === undefined ? {} : { variant: about.variant }
  stages.add(milliseconds, { stage, outcome, tenant: about.tenant, carrier: about.carrier, ...variant })
  if (stage === 'flow' || outcome === 'wrong') wrong.add(outcome === 'wrong')
  if (outcome === 'leak') leaks.add(1)
  if (reason !== undefined) {
    console.warn(JSON.stringify({ stage, outcome, tenant: about.tenant, carrier: about.carrier, reason }))
  }
}

/** Records the part of a flow that the generator itself took, in milliseconds: where it grows, k6 is the limit. */
export function recordOwnTime(milliseconds: number): void {
  ownTime.add(milliseconds)
}

/** Records that a request had no answer at all: many in a row mean that the target is gone. */
export function recordUnanswered(): void {
  unanswered.add(1)
}

/** Records a connection that was opened: with one for every request, load measures handshakes. */
export function recordConnection(tls: boolean): void {
  connections.add(1, { tls: String(tls) })
}

/** Ends an iteration: the answer was not the right one. */
export class WrongAnswer extends Error {
  readonly stage: string
  readonly outcome: 'wrong' | 'leak'
  readonly milliseconds: number
  /** 0 where no answer came. */
  readonly status: number

  constructor(
    stage: string,
    outcome: 'wrong' | 'leak',
    { milliseconds, status }: { readonly milliseconds: number; readonly status: number },
    reason: string,
  ) {
    super(reason)
    this.stage = stage
    this.outcome = outcome
    this.milliseconds = milliseconds
    this.status = status
  }
}

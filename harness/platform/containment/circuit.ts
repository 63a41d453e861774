import { type Breaker, type BreakerOutcome, type BreakerView, createBreaker, type Permit } from './breaker.ts'
import type { BreakerSettings } from './settings.ts'

/** What came of a request to a carrier. */
export type CarrierOutcome =
  /** The carrier is there and knows whoever asks, whatever it said. */
  | 'answered'
  /** It is not there, or does not do its work. */
  | 'failed'
  /** It takes credentials or token for no good. */
  | 'unauthenticated'
  /** It wants fewer requests. */
  | 'limited'
  /** Nothing was sent. */
  | 'not-sent'

/** Permits of both breakers. */
export interface CircuitPermit {
  readonly failures: Permit
  readonly authentication: Permit
}

/** Why a circuit lets nothing through, and for how long. */
export interface CircuitStop {
  readonly why: 'breaker-open' | 'authentication-breaker-open' | 'carrier-limited'
  readonly waitMs: number
}

/** How a circuit stands. */
export interface CircuitView {
  readonly failures: BreakerView
  readonly authentication: BreakerView
  readonly rateLimit: { readonly state: 'free' } | { readonly state: 'paused'; readonly until: number }
}

/** What stands between a pair and one side of its carrier: failures, refused credentials and rate limits, counted apart. */
export interface Circuit {
  pass(now: number): CircuitPermit | CircuitStop
  note(permit: CircuitPermit, outcome: CarrierOutcome, now: number): void
  /** Stops everything until then; the longest pause wins. */
  pauseUntil(time: number): void
  view(now: number): CircuitView
  idle(now: number): boolean
}

export interface CircuitSettings {
  readonly breaker: BreakerSettings
  readonly authenticationBreaker: BreakerSettings
}

/** What each outcome says of whether the carrier is there, and of whether it knows whoever asks. */
const meaning = {
  answered: { failures: 'good', authentication: 'good' },
  failed: { failures: 'bad', authentication: 'unknown' },
  unauthenticated: { failures: 'good', authentication: 'bad' },
  limited: { failures: 'good', authentication: 'unknown' },
  'not-sent': { failures: 'unknown', authentication: 'unknown' },
} as const satisfies Record<CarrierOutcome, Record<'failures' | 'authentication', BreakerOutcome>>

/** Makes a circuit with everything closed. */
export function createCircuit(settings: CircuitSettings): Circuit {
  const failures = createBreaker(settings.breaker)
  const authentication = createBreaker(settings.authenticationBreaker)
  let pausedUntil = 0

  return {
    pass(now) {
      if (now < pausedUntil) return { why: 'carrier-limited', waitMs: pausedUntil - now }
      const first = failures.pass(now)
      if (typeof first === 'object') return { why: 'breaker-open', ...first }
      const second = authentication.pass(now)
      if (typeof second !== 'object') return { failures: first, authentication: second }
      failures.note(first, 'unknown', now)
      return { why: 'authentication-breaker-open', ...second }
    },
    note(permit, outcome, now) {
      failures.note(permit.failures, meaning[outcome].failures, now)
      authentication.note(permit.authentication, meaning[outcome].authentication, now)
    },
    pauseUntil(time) {
      pausedUntil = Math.max(pausedUntil, time)
    },
    view: (now) => ({
      failures: failures.view(now),
      authentication: authentication.view(now),
      rateLimit: now < pausedUntil ? { state: 'paused', until: pausedUntil } : { state: 'free' },
    }),
    idle: (now) => isIdle(failures) && isIdle(authentication) && now >= pausedUntil,
  }
}

function isIdle({ idle }: Breaker): boolean {
  return idle
}

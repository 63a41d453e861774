import type { BreakerSettings } from './settings.ts'

/** `probe`: the one request that a half-open breaker lets through. */
export type Permit = 'normal' | 'probe'

/** What came of a request that was let through; `unknown` says nothing of what the breaker guards. */
export type BreakerOutcome = 'good' | 'bad' | 'unknown'

/** How a breaker stands, for people and programs. */
export interface BreakerView {
  readonly state: 'closed' | 'open' | 'half-open'
  /** In a row, as far as they were counted. */
  readonly failures: number
  /** Milliseconds since 1970; only where it is open. */
  readonly openUntil?: number
}

/** A circuit breaker: closed, open for a while, half-open with one probe. */
export interface Breaker {
  /** @returns a permit, or the milliseconds until asking again makes sense */
  pass(now: number): Permit | { readonly waitMs: number }
  note(permit: Permit, outcome: BreakerOutcome, now: number): void
  view(now: number): BreakerView
  /** True where forgetting it changes nothing. */
  readonly idle: boolean
}

/** How long others are told to wait while a probe is under way. */
const probeWaitMs = 1_000

type State =
  | { readonly kind: 'closed' }
  | { readonly kind: 'open'; readonly until: number; readonly cooldown: number }
  | { readonly kind: 'probing'; readonly cooldown: number }

/**
 * Counts failures in a row and stops what fails. Time comes from whoever asks, which is why this is no library's breaker:
 * those read the machine's clock, and let everybody wait for the probe where this one turns them away.
 */
export function createBreaker({ threshold, cooldown, longestCooldown }: BreakerSettings): Breaker {
  let state: State = { kind: 'closed' }
  let failures = 0

  const open = (now: number, pause: number): void => {
    state = { kind: 'open', until: now + pause, cooldown: pause }
  }
  const noteNormal = (outcome: BreakerOutcome, now: number): void => {
    // What left before it opened comes too late to say anything.
    if (state.kind !== 'closed' || outcome === 'unknown') return
    failures = outcome === 'good' ? 0 : failures + 1
    if (failures >= threshold) open(now, cooldown)
  }
  const noteProbe = (outcome: BreakerOutcome, now: number): void => {
    if (state.kind !== 'probing') return
    if (outcome === 'good') {
      state = { kind: 'closed' }
      failures = 0
    } else if (outcome === 'bad') {
      failures += 1
      open(now, Math.min(state.cooldown * 2, longestCooldown))
    } else {
      // Nothing learned: the next request is the probe.
      state = { kind: 'open', until: now, cooldown: state.cooldown }
    }
  }

  return {
    pass(now) {
      if (state.kind === 'closed') return 'normal'
      if (state.kind === 'probing') return { waitMs: probeWaitMs }
      if (now < state.until) return { waitMs: state.until - now }
      state = { kind: 'probing', cooldown: state.cooldown }
      return 'probe'
    },
    note: (permit, outcome, now) => (permit === 'probe' ? noteProbe : noteNormal)(outcome, now),
    view(now) {
      if (state.kind === 'closed') return { state: 'closed', failures }
      if (state.kind === 'probing' || now >= state.until) return { state: 'half-open', failures }
      return { state: 'open', failures, openUntil: state.until }
    },
    get idle() {
      return state.kind === 'closed' && failures === 0
    },
  }
}

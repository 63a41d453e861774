import { isTokenGrant } from '../adapters/grants.ts'
import { certificateOf } from '../carriers/mutual-tls.ts'
import { contained } from '../containment/contain.ts'
import { circuitsOf } from '../containment/view-circuits.ts'
import type { Pair } from '../kit.ts'
import { type Platform, tellOf } from '../platform.ts'
import type { StepUp, Tokens } from '../records.ts'
import { Refusal } from '../refusal.ts'
import type { AllowedPair } from '../steps/authorize-tenant.ts'
import type { CarrierAnswer } from '../steps/call-carrier.ts'
import { keepStepUp } from '../steps/keep-step-up.ts'
import { usable } from '../steps/load-connection.ts'
import { connectionWithTraffic } from './connection-with-traffic.ts'
import { laterCodes } from './later-codes.ts'
import { refresh } from './refresh.ts'

/** Calls the carrier for a tenant, with one refresh and one more try at most. */
export async function call(platform: Platform, pair: Pair): Promise<CarrierAnswer> {
  const { kit, steps } = platform
  const governed = await steps.choosePolicy(kit, steps.authorizeTenant(kit, pair))
  const { place: allowed, opened } = await connectionWithTraffic(platform, governed)
  if (opened.record.kind === 'by-credentials') {
    const { kit: held } = contained(platform, allowed, 'api')
    return judge(platform, pair, await steps.callWithCredentials(held, allowed))
  }
  const { tokens, refreshTried } = await inTime(platform, allowed, usable(opened).record.tokens)
  const first = await send(platform, allowed, tokens)
  // No new token would help: a person has to sign in as the carrier wants it (RFC 9470, 4).
  if (first.stepUp !== undefined) return askForStepUp(platform, allowed, first.stepUp)
  if (first.status !== 401 || refreshTried) return judge(platform, pair, first)
  // A token can die before its time; a new one is tried once.
  const renewed = await refresh(platform, allowed, tokens)
  return judge(platform, pair, await send(platform, allowed, renewed))
}

/** Keeps what the next connect has to ask for; the connection stays, for calls that need no more than it has. */
async function askForStepUp({ kit }: Platform, allowed: AllowedPair, stepUp: StepUp): Promise<never> {
  await keepStepUp(kit, allowed, stepUp)
  throw new Refusal('RECONNECT_NEEDED', 'step-up-needed')
}

/** Sends tokens with what they are bound to. */
function send(platform: Platform, allowed: AllowedPair, tokens: Tokens): Promise<CarrierAnswer> {
  const { kit, steps } = contained(platform, allowed, 'api')
  const certificate = tokens.mutualTls === true ? certificateOf(allowed) : undefined
  return steps.callCarrier(kit, allowed, tokens.accessToken, tokens.dpopKey, certificate)
}

interface TokensInTime {
  readonly tokens: Tokens
  readonly refreshTried: boolean
}

/** Tokens that are good to send: refreshed where their end is near. */
async function inTime(platform: Platform, allowed: AllowedPair, tokens: Tokens): Promise<TokensInTime> {
  const age = platform.steps.tokenAge(platform.kit, tokens)
  if (age === 'fresh' || (age === 'due' && !renewable(allowed, tokens))) return { tokens, refreshTried: false }
  try {
    return { tokens: await refresh(platform, allowed, tokens), refreshTried: true }
  } catch (error) {
    // The carrier cannot refresh right now, and what is there still lives.
    const later = age === 'due' && error instanceof Refusal && laterCodes.includes(error.code)
    if (later) return { tokens, refreshTried: true }
    throw error
  }
}

/** Whether there is a way to new tokens without a person. */
export function renewable({ grant }: AllowedPair, { refreshToken }: Tokens): boolean {
  return refreshToken !== undefined || isTokenGrant(grant)
}

function judge(platform: Platform, pair: Pair, answer: CarrierAnswer): CarrierAnswer {
  if (answer.status === 429)
    throw new Refusal('CARRIER_UNAVAILABLE', 'carrier-limited', undefined, pauseOf(platform, pair))
  if (answer.status >= 500) throw new Refusal('CARRIER_UNAVAILABLE', 'call-refused')
  if (answer.status >= 300) throw new Refusal('CARRIER_REFUSED', 'call-refused')
  tellOf(platform, pair, 'called', { by: 'tenant' })
  return answer
}

function pauseOf(platform: Platform, pair: Pair): number | undefined {
  const { rateLimit } = circuitsOf(platform, pair).api
  return rateLimit.state === 'paused' ? rateLimit.until - platform.kit.clock.now() : undefined
}

import type { Kit, OutgoingRequest, SendRequest } from '../kit.ts'
import { type Platform, tellOf } from '../platform.ts'
import { Refusal } from '../refusal.ts'
import { endRefused } from '../seeing/traces.ts'
import type { AllowedPair } from '../steps/authorize-tenant.ts'
import type { CarrierOutcome } from './circuit.ts'
import type { Lane } from './circuits.ts'
import { retryAfterMs } from './retry-after.ts'

/** Whose requests these are, and to which side of the carrier. */
type Whose = Pick<AllowedPair, 'tenant' | 'carrier' | 'tenantSettings'>

/**
 * The same platform, with everything it sends held to what this pair may: its share of the carrier's quota, its circuit, its
 * room, and the retries that are allowed. Journeys ask for it where they begin to send, once.
 */
export function contained(platform: Platform, pair: Whose, lane: Lane): Platform {
  const { kit } = platform
  const send: SendRequest = (url, init) => sendContained(platform, pair, lane, url, init)
  return { ...platform, kit: { ...kit, send } }
}

async function sendContained(
  platform: Platform,
  pair: Whose,
  lane: Lane,
  url: string,
  init: OutgoingRequest,
): Promise<Response> {
  const { kit, steps } = platform
  for (let attempt = 1; ; attempt += 1) {
    const sent = await sendOnce(platform, pair, lane, url, init)
    const pause = steps.pauseBeforeRetry(kit, { init, attempt, result: sent })
    if (pause === undefined || init.signal?.aborted === true) return answerOf(sent)
    if (sent.kind === 'answer') await sent.response.body?.cancel()
    await kit.clock.wait(pause, init.signal)
  }
}

/** What came of one attempt. */
export type SendResult =
  | { readonly kind: 'answer'; readonly response: Response; readonly outcome: CarrierOutcome }
  | { readonly kind: 'none'; readonly cause: unknown }

function answerOf(result: SendResult): Response {
  if (result.kind === 'answer') return result.response
  throw result.cause
}

async function sendOnce(
  platform: Platform,
  pair: Whose,
  lane: Lane,
  url: string,
  init: OutgoingRequest,
): Promise<SendResult> {
  const { kit, steps, seeing } = platform
  const { circuits } = kit.containment
  const key = { place: steps.placeOfCircuits(pair), lane }
  steps.keepToQuota(kit, pair, init)
  const permit = steps.passCircuit(kit, key)
  const before = stateOf(kit, key)
  const span = seeing.requestSpan(url, init, platform.span)
  try {
    const response = await steps.inCompartment(kit, pair, () => kit.send(url, init))
    const outcome = await steps.judgeAnswer(lane, response)
    circuits.note(key, permit, outcome, kit.clock.now())
    if (outcome === 'limited') circuits.pauseUntil(key, kit.clock.now() + steps.pauseWhenLimited(kit, response))
    span.setAttribute('http.response.status_code', response.status)
    span.end()
    return { kind: 'answer', response, outcome }
  } catch (cause) {
    circuits.note(key, permit, cause instanceof Refusal ? 'not-sent' : 'failed', kit.clock.now())
    endRefused(span, cause instanceof Refusal ? cause.reason : 'carrier-not-reached')
    return { kind: 'none', cause }
  } finally {
    if (!before && stateOf(kit, key)) tellOf(platform, pair, 'alert', { reason: 'breaker-open' })
  }
}

/** Whether one of the breakers is open. */
function stateOf({ containment, clock }: Kit, key: { readonly place: string; readonly lane: Lane }): boolean {
  const { failures, authentication } = containment.circuits.view(key, clock.now())
  return failures.state === 'open' || authentication.state === 'open'
}

/** What the carrier asks for when it wants fewer requests. */
export function askedPause({ clock }: Pick<Kit, 'clock'>, { headers }: Response): number | undefined {
  return retryAfterMs(headers.get('retry-after'), clock.now())
}

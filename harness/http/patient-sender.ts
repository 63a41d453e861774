import type { HttpAnswer } from '../../scenarios/api/http.ts'
import type { Recorder } from '../evidence/recorder.ts'
import type { Budget } from './budget.ts'
import type { Clock } from './clock.ts'
import type { Connections } from './connections.ts'
import { jsonOf } from './decode-body.ts'
import { exchangeOnce, type WireRequest, type WireResult } from './exchange-once.ts'
import type { Gate, Pass } from './gate.ts'
import { askedPause } from './retry-after.ts'
import type { Silence } from './silence.ts'

/** What all requests to one target share. */
export interface TargetTraffic {
  readonly target: string
  readonly recorder: Recorder
  readonly connections: Connections
  readonly gate: Gate
  readonly budget: Budget
  readonly clock: Clock
  readonly silence: Silence
  readonly bodyLimit: number
  /** The longest pause a 429 may ask for, in milliseconds. */
  readonly longestPause: number
  /** Counts what happened. */
  readonly tally: { retries: number; pauses: number }
}

/** One request of one scenario. */
export interface Sending {
  readonly request: WireRequest
  readonly scenario: string
  readonly carrier: string | undefined
  readonly label: string
  readonly timeoutMs: number
  readonly signal: AbortSignal
  /** Whether the 429 that has come is an answer like any other. */
  readonly takesLimits?: (() => boolean) | undefined
}

const retriesAfter429 = 4

/** Sends a request until something else than 429 comes back, as long as budget, time and patience allow. */
export async function sendPatiently(sending: Sending, traffic: TargetTraffic): Promise<HttpAnswer> {
  const { target, gate, clock, tally, longestPause, silence } = traffic
  const exchanges: string[] = []
  for (let round = 0; ; round += 1) {
    const pass = await enter(sending.signal, traffic)
    if (pass.kind === 'too-long' || (pass.kind === 'closed' && round > 0)) {
      return { exchanges, kind: 'rate-limited', sentence: `${target} answered 429; ${pass.sentence}` }
    }
    if (pass.kind === 'closed') return { exchanges, kind: 'not-sent', sentence: pass.sentence }
    const silent = silence.objection(sending.request.url)
    if (silent !== undefined) {
      pass.leave()
      return { exchanges, kind: 'no-answer', cause: 'timeout', sentence: silent }
    }
    if (round > 0) tally.retries += 1
    const { ids, result } = await attempt(sending, traffic).catch((error: unknown) => {
      pass.leave()
      throw error
    })
    exchanges.push(...ids)
    listen(result, sending, silence)
    const pause = sending.takesLimits?.() === true ? undefined : pauseAfter(result, round, clock.now())
    // The pause begins before the place is given up, or the next in the queue would slip through.
    if (pause !== undefined) gate.pause(pause, pass)
    pass.leave()
    if (pause === undefined) return answerOf(exchanges, result)
    tally.pauses += 1
    if (pause <= longestPause && round === retriesAfter429) {
      const sentence = `${target} answered 429 to ${round + 1} attempts, with pauses in between`
      return { exchanges, kind: 'rate-limited', sentence }
    }
  }
}

function listen(result: WireResult, { request, signal }: Sending, silence: Silence): void {
  if (result.kind === 'answered') silence.broken(request.url)
  if (result.kind === 'no-answer' && result.cause === 'timeout' && !signal.aborted) silence.kept(request.url)
}

/** How long to wait after a 429: as long as it asks for, else twice as long each time. */
function pauseAfter(result: WireResult, round: number, now: number): number | undefined {
  if (result.kind !== 'answered' || result.status !== 429) return undefined
  return Math.max(100, askedPause(result, now) ?? 1000 * 2 ** round)
}

type Entrance =
  | ({ readonly kind: 'open' } & Pass)
  | { readonly kind: 'closed'; readonly sentence: string }
  | { readonly kind: 'too-long'; readonly sentence: string }

async function enter(signal: AbortSignal, { gate, budget, longestPause }: TargetTraffic): Promise<Entrance> {
  const pass = await gate.enter(signal)
  if (pass === undefined) {
    const pause = gate.pauseLeft()
    if (pause <= longestPause) {
      return { kind: 'closed', sentence: "the scenario's time was up before this request could be sent" }
    }
    const wanted = `it wants a pause of ${Math.ceil(pause / 1000)} s`
    return { kind: 'too-long', sentence: `${wanted}, and a run waits no longer than ${longestPause / 1000} s` }
  }
  if (budget.take()) return { kind: 'open', ...pass }
  pass.leave()
  return { kind: 'closed', sentence: budget.sentence }
}

interface Attempt {
  readonly ids: readonly string[]
  readonly result: WireResult
}

/** One request on the wire, recorded; once more where an idle connection had died under it. */
async function attempt(sending: Sending, traffic: TargetTraffic): Promise<Attempt> {
  const first = await attemptOnce(sending, traffic, false)
  const worthAnother = first.result.kind === 'no-answer' && first.result.diedIdle && !sending.signal.aborted
  if (!worthAnother || !traffic.budget.take()) return first
  traffic.tally.retries += 1
  const second = await attemptOnce(sending, traffic, true)
  return { ids: [...first.ids, ...second.ids], result: second.result }
}

async function attemptOnce(sending: Sending, traffic: TargetTraffic, fresh: boolean): Promise<Attempt> {
  const { request, scenario, carrier, label, timeoutMs, signal } = sending
  const { recorder, connections, target, bodyLimit } = traffic
  const { method, url, headers, body } = request
  const open = recorder.open({
    scenario,
    target,
    ...(carrier === undefined ? {} : { carrier }),
    label,
    method,
    url: url.href,
    headers,
    body,
  })
  const connection = connections.lease(url.origin, { fresh, certificate: request.certificate })
  const result = await exchangeOnce(request, connection, { timeoutMs, bodyLimit, signal })
  if (result.kind === 'answered') open.answered(result)
  else open.failed(result.sentence)
  return { ids: [open.id], result }
}

function answerOf(exchanges: readonly string[], result: WireResult): HttpAnswer {
  switch (result.kind) {
    case 'answered': {
      const { kind, status, headers, body, durationMs } = result
      return { exchanges, kind, status, headers, body, json: jsonOf(body), durationMs }
    }
    case 'no-answer':
      return { exchanges, kind: 'no-answer', cause: result.cause, sentence: result.sentence }
    case 'not-sent':
      return { exchanges, kind: 'not-sent', sentence: result.sentence }
  }
}

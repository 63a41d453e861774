import type { PlannedRequest, PlatformPair } from '../../target.ts'
import { platformPairs } from '../plan.ts'
import { resolved } from '../query.ts'
import { type About, record, WrongAnswer } from '../record.ts'
import { type Answer, describe, send, sendAtOnce } from '../send.ts'
import { checkMarker } from './canary.ts'
import { checkFresh } from './challenge.ts'

const markers = () => platformPairs.flatMap(({ marker }) => (marker === undefined ? [] : [marker]))

function planned({ method, url, headers, body }: PlannedRequest): Answer {
  return send(method, url, { headers, body })
}

/** The next address of an answer that has to be a redirect. */
function redirect(stage: string, answer: Answer, location: string | undefined): string {
  if (location === undefined) throw new WrongAnswer(stage, 'wrong', answer, `No way on: ${describe(answer)}.`)
  return location
}

function pointed(answer: Answer, pointer: string): string | undefined {
  try {
    const found: unknown = pointer
      .split('/')
      .slice(1)
      .reduce((value, name) => value?.[name], JSON.parse(answer.text))
    return typeof found === 'string' ? found : undefined
  } catch {
    return undefined
  }
}

/**
 * A person connects a tenant's carrier account: start, the carrier's answer, the callback.
 * @returns the address of the callback, code and state in it
 */
export function connect(pair: PlatformPair, about: About): string {
  const started = planned(pair.start)
  const to = pair.startPointer === undefined ? started.location : pointed(started, pair.startPointer)
  const authorization = resolved(redirect('start', started, to), pair.start.url)
  checkFresh('start', started, authorization)
  record('start', started.milliseconds, 'ok', about)
  const answered = send('GET', authorization)
  const callback = redirect('authorize', answered, answered.location)
  record('authorize', answered.milliseconds, 'ok', about)
  const back = send('GET', callback)
  if (back.status < 200 || back.status >= 400) {
    throw new WrongAnswer('callback', 'wrong', back, `The callback failed: ${describe(back)}.`)
  }
  record('callback', back.milliseconds, 'ok', about)
  return callback
}

/** Goes to a callback a second time: its flow is over, so it has to be refused. */
export function callbackAgain(callback: string, about: About): void {
  const answer = send('GET', callback)
  if (answer.status >= 200 && answer.status < 400) {
    throw new WrongAnswer('replayed-callback', 'leak', answer, `A callback was taken twice: ${describe(answer)}.`)
  }
  refusedAs('replayed-callback', answer, about)
}

/** Asks for a tenant's data with what another tenant shows of itself: it has to be refused. */
export function callAsOther(pair: PlatformPair, other: PlatformPair | undefined, about: About): void {
  // Without credentials of its own a tenant is known by its address alone.
  if (other === undefined || JSON.stringify(other.call.headers) === JSON.stringify(pair.call.headers)) return
  const answer = planned({ ...pair.call, headers: other.call.headers })
  if (answer.status >= 200 && answer.status < 400) {
    throw new WrongAnswer('other-tenant', 'leak', answer, `Another tenant was served: ${describe(answer)}.`)
  }
  refusedAs('other-tenant', answer, about)
}

function refusedAs(stage: string, answer: Answer, about: About): void {
  if (answer.status < 400 || answer.status >= 500 || answer.status === 429) {
    throw new WrongAnswer(stage, 'wrong', answer, `Neither refused nor served: ${describe(answer)}.`)
  }
  record(stage, answer.milliseconds, 'refused', about)
}

/** The platform uses its token for this tenant. The answer has to hold this tenant's marker. */
export function callThroughPlatform(pair: PlatformPair, about: About): void {
  judgeCall(pair, planned(pair.call), about)
}

/** So many calls at the same moment: each has to be served, however many new tokens that takes. */
export function callAtOnce(pair: PlatformPair, count: number, about: About): void {
  for (const answer of sendAtOnce(Array.from({ length: count }, () => pair.call))) judgeCall(pair, answer, about)
}

/** @returns whether the connection is still there; refused where it may have ended, it is not */
export function stillConnected(pair: PlatformPair, about: About, mayHaveEnded: boolean): boolean {
  const answer = planned(pair.call)
  if (mayHaveEnded && answer.status >= 400 && answer.status < 500 && answer.status !== 429) {
    record('call', answer.milliseconds, 'refused', about)
    return false
  }
  judgeCall(pair, answer, about)
  return true
}

function judgeCall(pair: PlatformPair, answer: Answer, about: About): void {
  if (answer.status < 200 || answer.status >= 300) {
    throw new WrongAnswer('call', 'wrong', answer, `The call failed: ${describe(answer)}.`)
  }
  if (pair.marker !== undefined) checkMarker('call', answer, pair.marker, markers)
  record('call', answer.milliseconds, 'ok', about)
}

import { errors } from 'undici'
import type { ClientCertificate, NoAnswerCause } from '../../scenarios/api/http.ts'
import { header } from '../../scenarios/api/http.ts'
import type { Params } from '../../scenarios/api/params.ts'
import type { Connection } from './connections.ts'
import { textOf } from './decode-body.ts'
import { noAnswer } from './no-answer.ts'
import { readAnswer } from './read-answer.ts'

/** A request that goes to the wire as it stands. */
export interface WireRequest {
  readonly method: string
  readonly url: URL
  readonly headers: Params
  readonly body: string | undefined
  /** Shown in the TLS handshake. */
  readonly certificate?: ClientCertificate | undefined
  /** The request target, where it is not path and query of the URL. */
  readonly target?: string
}

/** What one attempt brought. */
export type WireResult =
  | {
      readonly kind: 'answered'
      readonly status: number
      readonly headers: Params
      readonly body: string
      /** True where the body went on beyond what is read of one. */
      readonly bodyCut: boolean
      readonly durationMs: number
    }
  | {
      readonly kind: 'no-answer'
      readonly cause: NoAnswerCause
      readonly sentence: string
      /** True where a kept-alive connection had died before the request: worth another attempt. */
      readonly diedIdle: boolean
    }
  /** Not a request that HTTP can carry: a line break in a header, a wrong Content-Length. */
  | { readonly kind: 'not-sent'; readonly sentence: string }

export interface AttemptLimits {
  readonly timeoutMs: number
  /** Bytes read of a body after decoding; what follows is cut off. */
  readonly bodyLimit: number
  /** Ends the attempt: the scenario's time is up. */
  readonly signal: AbortSignal
}

/** Sends one request over one connection and reads the answer, redirects and all, as it comes. Never rejects. */
export async function exchangeOnce(
  request: WireRequest,
  connection: Connection,
  limits: AttemptLimits,
): Promise<WireResult> {
  const host = request.url.host
  connection.begin()
  const begun = performance.now()
  const { method, body } = request
  const path = request.target ?? `${request.url.pathname}${request.url.search}`
  const headers = request.headers.flat()
  const reading = readAnswer(connection.client, { method, path, headers, body: body ?? null }, limits.bodyLimit)
  let timedOut = false
  const timer = setTimeout(() => {
    timedOut = true
    reading.stop(new Error('It took too long.'))
  }, limits.timeoutMs)
  const onAbort = () => reading.stop(new Error('The time of the scenario is up.'))
  limits.signal.addEventListener('abort', onAbort, { once: true })
  try {
    const answer = await reading.answer
    connection.release(answer.bodyCut ? 'broken' : 'healthy')
    const { bytes, ...read } = answer
    const text = textOf(bytes, header(answer, 'content-type'))
    return { kind: 'answered', ...read, body: text, durationMs: performance.now() - begun }
  } catch (error) {
    const status = reading.status()
    const diedIdle = status === undefined && connection.diedIdle()
    connection.release('broken')
    if (error instanceof errors.InvalidArgumentError || error instanceof errors.RequestContentLengthMismatchError) {
      return { kind: 'not-sent', sentence: `the request to ${host} cannot be sent as worded: ${error.message}` }
    }
    if (timedOut || limits.signal.aborted) {
      const limit = timedOut ? `within ${limits.timeoutMs} ms` : "before the scenario's time was up"
      return { kind: 'no-answer', cause: 'timeout', sentence: lateSentence(host, status, limit), diedIdle: false }
    }
    const failure = noAnswer(error, host)
    const half = status === undefined ? '' : ` (it had begun with status ${status})`
    return { kind: 'no-answer', cause: failure.cause, sentence: `${failure.sentence}${half}`, diedIdle }
  } finally {
    clearTimeout(timer)
    limits.signal.removeEventListener('abort', onAbort)
  }
}

function lateSentence(host: string, status: number | undefined, limit: string): string {
  return status === undefined
    ? `${host} did not answer ${limit}`
    : `${host} began an answer with status ${status} and did not finish it ${limit}`
}

import { PassThrough, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { errors } from 'undici'
import type { ClientCertificate, NoAnswerCause } from '../../scenarios/api/http.ts'
import { header } from '../../scenarios/api/http.ts'
import type { Params } from '../../scenarios/api/params.ts'
import type { Connection } from './connections.ts'
import { decodersFor, textOf } from './decode-body.ts'
import { noAnswer } from './no-answer.ts'

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
  const stop = new AbortController()
  let timedOut = false
  const timer = setTimeout(() => {
    timedOut = true
    stop.abort()
  }, limits.timeoutMs)
  const onAbort = () => stop.abort()
  limits.signal.addEventListener('abort', onAbort, { once: true })
  let status: number | undefined
  connection.begin()
  const begun = performance.now()
  try {
    const answer = await connection.client.request({
      method: request.method,
      path: request.target ?? `${request.url.pathname}${request.url.search}`,
      headers: request.headers.flat(),
      body: request.body ?? null,
      signal: stop.signal,
      responseHeaders: 'raw',
    })
    status = answer.statusCode
    const headers = pairsOf(answer.headers)
    const read = await readBody(answer.body, header({ headers }, 'content-encoding'), limits.bodyLimit)
    connection.release(read.bodyCut ? 'broken' : 'healthy')
    const body = textOf(read.bytes, header({ headers }, 'content-type'))
    const durationMs = performance.now() - begun
    return { kind: 'answered', status, headers, body, bodyCut: read.bodyCut, durationMs }
  } catch (error) {
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

/** undici types raw headers as a record and hands them over as a flat list of names and values. */
function pairsOf(raw: unknown): Params {
  const flat = Array.isArray(raw) ? raw.map(String) : []
  return Array.from({ length: flat.length / 2 }, (_, pair) => [flat[2 * pair] ?? '', flat[2 * pair + 1] ?? ''] as const)
}

interface ReadBody {
  readonly bytes: Uint8Array
  readonly bodyCut: boolean
}

/** Reads and decodes a body up to the limit, which holds for the decoded bytes: a small gzip can be a large page. */
async function readBody(source: Readable, contentEncoding: string | undefined, limit: number): Promise<ReadBody> {
  const decoders = decodersFor(contentEncoding) ?? []
  if (decoders.length === 0) return collect(source, limit)
  const end = new PassThrough()
  const decoding = pipeline([source, ...decoders, end])
  // The pipeline's own failure reaches the reader through `end`; a cut-off read makes it fail on purpose.
  decoding.catch(() => undefined)
  return collect(end, limit)
}

async function collect(source: Readable, limit: number): Promise<ReadBody> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of source) {
    const bytes = Buffer.from(chunk)
    chunks.push(bytes)
    size += bytes.length
    // Leaving the loop destroys the stream and with it the connection.
    if (size > limit) return { bytes: Buffer.concat(chunks).subarray(0, limit), bodyCut: true }
  }
  return { bytes: Buffer.concat(chunks), bodyCut: false }
}

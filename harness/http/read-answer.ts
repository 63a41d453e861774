import { PassThrough } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Client, Dispatcher } from 'undici'
import { header } from '../../scenarios/api/http.ts'
import type { Params } from '../../scenarios/api/params.ts'
import { decodersFor } from './decode-body.ts'

/** An answer as its octets came, decoded. */
export interface RawAnswer {
  readonly status: number
  readonly headers: Params
  readonly bytes: Uint8Array
  /** True where the body went on beyond what is read of one. */
  readonly bodyCut: boolean
}

/** A request under way. */
export interface Reading {
  /** Rejects with undici's error, or with what it was stopped for. */
  readonly answer: Promise<RawAnswer>
  /** The status, as soon as the answer has begun. */
  status(): number | undefined
  stop(reason: Error): void
}

/**
 * Sends a request and reads the answer as undici hands it over, without the readable stream and the abort signal that its
 * `request` makes for each. Stopped while the connection still comes about, it ends at once.
 * @param bodyLimit bytes read of a body after decoding; what follows is cut off
 */
export function readAnswer(client: Client, request: Dispatcher.DispatchOptions, bodyLimit: number): Reading {
  const { promise: answer, resolve, reject } = Promise.withResolvers<RawAnswer>()
  let controller: Dispatcher.DispatchController | undefined
  let stopped: Error | undefined
  let begun: Begun | undefined
  const stop = (reason: Error): void => {
    stopped ??= reason
    reject(reason)
    begun?.body.drop()
    controller?.abort(reason)
  }
  client.dispatch(request, {
    onRequestStart(started) {
      controller = started
      if (stopped !== undefined) started.abort(stopped)
    },
    onResponseStart(at, status) {
      if (status < 200) return
      const headers = pairsOf(at.rawHeaders)
      const body = bodyReader(header({ headers }, 'content-encoding'), bodyLimit, at)
      begun = { status, body }
      body.read.then(({ bytes, bodyCut }) => {
        resolve({ status, headers, bytes, bodyCut })
        if (bodyCut) stop(new Error('The body is longer than what is read of one.'))
      }, reject)
    },
    onResponseData(_at, chunk) {
      begun?.body.take(chunk)
    },
    onResponseEnd() {
      begun?.body.end()
    },
    onResponseError(_at, error) {
      reject(error)
      begun?.body.drop()
    },
  })
  return { answer, status: () => begun?.status, stop }
}

interface Begun {
  readonly status: number
  readonly body: BodyReader
}

interface ReadBody {
  readonly bytes: Uint8Array
  readonly bodyCut: boolean
}

/** Takes in a body piece by piece. */
interface BodyReader {
  /** Settles when the body has ended or is too long; never where it was dropped. */
  readonly read: Promise<ReadBody>
  take(chunk: Buffer): void
  end(): void
  drop(): void
}

function bodyReader(
  contentEncoding: string | undefined,
  limit: number,
  flow: Pick<Dispatcher.DispatchController, 'pause' | 'resume'>,
): BodyReader {
  const decoders = decodersFor(contentEncoding) ?? []
  const { promise: read, resolve, reject } = Promise.withResolvers<ReadBody>()
  const chunks: Buffer[] = []
  let size = 0
  const take = (chunk: Buffer): void => {
    chunks.push(chunk)
    size += chunk.length
    if (size > limit) resolve({ bytes: Buffer.concat(chunks).subarray(0, limit), bodyCut: true })
  }
  const end = (): void => resolve({ bytes: Buffer.concat(chunks), bodyCut: false })
  if (decoders.length === 0) return { read, take, end, drop() {} }
  // The limit holds for the decoded bytes: a small gzip can be a large page.
  const start = new PassThrough()
  start.on('drain', () => flow.resume())
  const decoded = new PassThrough()
  const takeDecoded = async () => {
    for await (const chunk of decoded) {
      take(Buffer.from(chunk))
      if (size > limit) return
    }
    end()
  }
  // A cut-off read makes the pipeline fail on purpose, when it has been told of.
  pipeline([start, ...decoders, decoded]).catch(reject)
  takeDecoded().catch(reject)
  return {
    read,
    take(chunk) {
      if (!start.write(chunk)) flow.pause()
    },
    end: () => void start.end(),
    drop: () => void start.destroy(),
  }
}

/** undici types raw headers as several things and hands them over as a flat list of names and values. */
function pairsOf(raw: unknown): Params {
  const flat = Array.isArray(raw)
    ? raw.map((part) => (Buffer.isBuffer(part) ? part.toString('latin1') : String(part)))
    : []
  return Array.from({ length: flat.length / 2 }, (_, pair) => [flat[2 * pair] ?? '', flat[2 * pair + 1] ?? ''] as const)
}

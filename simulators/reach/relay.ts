import { Agent as HttpAgent, type IncomingMessage, request as sendHttp } from 'node:http'
import { Agent as HttpsAgent, request as sendHttps } from 'node:https'
import type { Readable } from 'node:stream'

/** A request to one of a carrier's real hosts, with its whole body. */
export interface RelayedRequest {
  readonly method: string
  readonly url: URL
  readonly headers: Iterable<readonly [name: string, value: string]>
  readonly body: Buffer
}

export interface RelayedResponse {
  readonly status: number
  /** Name, value, name, value …, as the simulator sent them. */
  readonly rawHeaders: readonly string[]
  readonly body: Readable
}

/** Sends requests that were meant for a real host to a simulator. */
export interface Relay {
  send(origin: string, request: RelayedRequest): Promise<RelayedResponse>
  close(): void
}

/** @param ca PEM certificate to trust, where simulators speak https */
export function createRelay(ca: string | undefined): Relay {
  const http = new HttpAgent({ keepAlive: true })
  const https = new HttpsAgent({ keepAlive: true, ...(ca === undefined ? {} : { ca }) })
  return {
    send: (origin, relayed) =>
      new Promise((resolve, reject) => {
        const to = new URL(origin)
        const secure = to.protocol === 'https:'
        const outgoing = (secure ? sendHttps : sendHttp)({
          agent: secure ? https : http,
          hostname: to.hostname.replace(/^\[|\]$/g, ''),
          port: to.port,
          method: relayed.method,
          path: relayed.url.pathname + relayed.url.search,
          headers: headersFor(relayed),
        })
        outgoing.once('response', (response) => resolve(answerOf(response))).once('error', reject)
        outgoing.end(relayed.body)
      }),
    close() {
      http.destroy()
      https.destroy()
    },
  }
}

/** Meant for one connection only; `content-encoding` goes, because the body arrives here already decoded. */
const ownToConnection = ['connection', 'keep-alive', 'proxy-connection', 'content-encoding', 'content-length', 'host']

function headersFor({ url, headers, body }: RelayedRequest): Record<string, string> {
  const sent = Object.fromEntries([...headers].filter(([name]) => !ownToConnection.includes(name.toLowerCase())))
  // A body without a length stays one without: a carrier may refuse it (411).
  const length = 'transfer-encoding' in sent || body.length === 0 ? {} : { 'content-length': String(body.length) }
  return { ...sent, ...length, host: url.hostname }
}

function answerOf(response: IncomingMessage): RelayedResponse {
  const perConnection = ['connection', 'keep-alive', 'transfer-encoding']
  const { rawHeaders } = response
  const kept = rawHeaders.filter((_, at) => !perConnection.includes((rawHeaders[at - (at % 2)] ?? '').toLowerCase()))
  return { status: response.statusCode ?? 502, rawHeaders: kept, body: response }
}

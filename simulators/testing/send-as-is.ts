import { Agent, type IncomingHttpHeaders, request } from 'node:http'
import { text } from 'node:stream/consumers'

export interface PlainRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: string
}

export interface PlainAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

/** Sends requests as they are over kept connections: no address is parsed, no header corrected. */
export function plainSender(origin: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 4 })
  const { hostname, port } = new URL(origin)
  return {
    send: ({ method, path, headers, body }: PlainRequest) =>
      new Promise<PlainAnswer>((resolve, reject) => {
        const sent = request({ agent, host: hostname, port, method, path }, (answer) => {
          text(answer).then(
            (body) => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text: body }),
            reject,
          )
        })
        for (const [name, value] of Object.entries(headers)) if (value !== undefined) sent.setHeader(name, value)
        sent.once('error', reject)
        const content = method === 'GET' || method === 'HEAD' ? '' : body
        // Node frames the body of some methods only.
        if (content !== '') sent.setHeader('content-length', Buffer.byteLength(content))
        sent.end(content)
      }),
    [Symbol.dispose]: () => agent.destroy(),
  }
}

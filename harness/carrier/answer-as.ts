import type { ServerResponse } from 'node:http'
import type { CarrierAnswer } from '../../scenarios/api/carrier.ts'
import type { OpenExchange } from '../evidence/recorder.ts'

const never = new Promise<void>(() => undefined)

/** Sends an answer, or does not, and notes it as evidence. Silence ends with the scenario. */
export async function answerAs(
  said: CarrierAnswer,
  response: ServerResponse,
  open: OpenExchange,
  over: Promise<void> | undefined,
): Promise<void> {
  switch (said.kind) {
    case 'silence':
      open.failed('the carrier was told to leave this request without an answer')
      await Promise.race([over ?? never, new Promise((resolve) => response.once('close', resolve))])
      response.destroy()
      return
    case 'cut':
      open.failed('the carrier was told to close the connection without an answer')
      response.destroy()
      return
    default: {
      const { status, headers = [] } = said
      const body = said.kind === 'json' ? JSON.stringify(said.body) : said.body
      const typed = headers.some(([name]) => name.toLowerCase() === 'content-type')
      const all = typed
        ? headers
        : [...headers, ['content-type', said.kind === 'json' ? 'application/json' : 'text/plain'] as const]
      const text = typeof body === 'string' ? body : '(octets)'
      open.answered({ status, headers: all, body: text, bodyCut: false })
      response.writeHead(status, all.flat())
      response.end(body)
    }
  }
}

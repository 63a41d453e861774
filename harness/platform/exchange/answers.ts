import type { ServerResponse } from 'node:http'

/** An answer before it is written. */
export interface ExchangeAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  readonly body: unknown
}

/** What every answer carries: kept nowhere, leaking no address, loading nothing (RFC 6750, 5.3; RFC 9700, 4.2.4). */
const always = {
  'cache-control': 'no-store',
  'content-type': 'application/json; charset=utf-8',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const

/** Writes an answer; nothing of the request is in it but what `body` says. */
export function writeAnswer(response: ServerResponse, { status, headers = {}, body }: ExchangeAnswer): void {
  const text = JSON.stringify(body)
  response.writeHead(status, {
    ...always,
    'content-length': Buffer.byteLength(text),
    ...Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, typeof value === 'string' ? value : [...value]]),
    ),
  })
  response.end(text)
}

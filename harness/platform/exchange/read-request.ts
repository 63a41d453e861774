import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { TLSSocket } from 'node:tls'
import type { ExchangeRequest } from './kit.ts'
import { ExchangeRefusal } from './refusal.ts'

const longestBody = 64 * 1024

/** Takes a request as the wire brought it. @throws {ExchangeRefusal} where it cannot be read in one way only */
export async function readRequest(message: IncomingMessage): Promise<ExchangeRequest> {
  const target = targetOf(message.url ?? '')
  const headers = pairsOf(message.rawHeaders)
  const header = (name: string) => headers.flatMap(([key, value]) => (key === name ? [value] : []))
  const hosts = header('host')
  if (hosts.length !== 1) throw new ExchangeRefusal('REQUEST_MALFORMED', 'not exactly one Host header')
  return {
    method: message.method ?? '',
    // An authority in the request line counts, and the header does not (RFC 9112, 3.2.2).
    host: (target.host ?? hosts[0] ?? '').toLowerCase(),
    path: target.path,
    query: target.query,
    header,
    body: await bodyOf(message),
    certificateThumbprint: thumbprintOf(message),
  }
}

function targetOf(url: string) {
  const [, host, rest] = /^https?:\/\/([^/?#]*)(.*)$/i.exec(url) ?? [undefined, undefined, url]
  const [path = '', ...query] = (rest ?? '').split('?')
  return { host, path, query: query.join('?') }
}

function pairsOf(raw: readonly string[]): readonly (readonly [string, string])[] {
  return Array.from({ length: raw.length / 2 }, (_, pair) => [
    (raw[2 * pair] ?? '').toLowerCase(),
    raw[2 * pair + 1] ?? '',
  ])
}

async function bodyOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of message) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > longestBody) throw new ExchangeRefusal('REQUEST_MALFORMED', 'the body is too long')
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** Only a certificate that the TLS layer has checked counts; headers that claim one are not read. */
function thumbprintOf({ socket }: IncomingMessage): string | undefined {
  if (!(socket instanceof TLSSocket)) return undefined
  const { raw } = socket.getPeerCertificate()
  return raw === undefined ? undefined : createHash('sha256').update(raw).digest('base64url')
}

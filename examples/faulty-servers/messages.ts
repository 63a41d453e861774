import type { IncomingMessage } from 'node:http'

/** What the server sends back. */
export interface Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** A request with its body read. */
export interface Message {
  readonly method: string
  readonly path: string
  readonly query: Parameters
  /** Empty where the body is not a form. */
  readonly form: Parameters
  readonly isForm: boolean
  readonly headers: IncomingMessage['headers']
}

/** Parameters of a request; empty ones count as left out (RFC 6749, 3.1). */
export interface Parameters {
  readonly values: ReadonlyMap<string, string>
  readonly repeated: readonly string[]
}

const largestBody = 100_000

export async function readMessage(request: IncomingMessage): Promise<Message> {
  const url = new URL(request.url ?? '/', 'http://server.invalid')
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size <= largestBody) chunks.push(bytes)
  }
  const isForm = /^application\/x-www-form-urlencoded\s*(;|$)/i.test(request.headers['content-type'] ?? '')
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: parametersOf(url.searchParams),
    form: parametersOf(new URLSearchParams(isForm ? Buffer.concat(chunks).toString() : '')),
    isForm,
    headers: request.headers,
  }
}

function parametersOf(pairs: URLSearchParams): Parameters {
  const names = [...pairs.keys()]
  return {
    values: new Map([...pairs].filter(([, value]) => value !== '')),
    repeated: [...new Set(names.filter((name, index) => names.indexOf(name) !== index))],
  }
}

export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) }
}

/** A page that cannot be framed, loads nothing and gives nothing away by its address. */
export function page(status: number, title: string, content: string): Reply {
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
    },
    body: `<!doctype html><html lang="en"><title>${escaped(title)}</title><h1>${escaped(title)}</h1>${content}</html>`,
  }
}

export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)
}

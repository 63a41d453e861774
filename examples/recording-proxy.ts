import { createServer, type IncomingMessage, request as send } from 'node:http'

/** A reverse proxy that keeps everything that went through it, to collect secrets without asking the harness. */
export interface RecordingProxy extends AsyncDisposable {
  readonly origin: string
  /** Secrets seen so far, in the clear. */
  secrets(): ReadonlySet<string>
}

const secretNames = [
  'code',
  'code_verifier',
  'access_token',
  'refresh_token',
  'id_token',
  'client_secret',
  'client_assertion',
  'password',
  'request_uri',
  'token',
  'registration_access_token',
]

/** Long enough not to stand in a text by accident: `a`, `none` and the like are what attacks send instead of secrets. */
const shortest = 16

/** Passes everything on to the server behind it; addresses in answers are rewritten to its own. */
export async function startRecordingProxy(target: () => string): Promise<RecordingProxy> {
  const seen = new Set<string>()
  let origin = ''
  const http = createServer(async (incoming, outgoing) => {
    const body = await bodyOf(incoming)
    collectRequest(incoming, body, seen)
    const onward = send(
      new URL(incoming.url ?? '/', target()),
      { method: incoming.method, headers: incoming.headers },
      async (answer) => {
        const text = await bodyOf(answer)
        collectAnswer(answer, text, seen)
        const { 'content-length': _, 'transfer-encoding': __, ...headers } = answer.headers
        outgoing.writeHead(answer.statusCode ?? 502, headers)
        outgoing.end(text)
      },
    )
    onward.on('error', () => outgoing.destroy())
    onward.end(body)
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const address = http.address()
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.')
  origin = `http://127.0.0.1:${address.port}`
  return {
    origin,
    secrets: () => new Set([...seen].filter((value) => value.length >= shortest)),
    async [Symbol.asyncDispose]() {
      http.closeAllConnections()
      await new Promise<void>((resolve) => http.close(() => resolve()))
    },
  }
}

async function bodyOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString()
}

function collectRequest({ headers, url }: IncomingMessage, body: string, seen: Set<string>): void {
  const pairs = [...new URL(url ?? '/', 'http://proxy.invalid').searchParams, ...new URLSearchParams(body)]
  for (const [name, value] of pairs) if (secretNames.includes(name)) seen.add(value)
  const [scheme = '', credentials = ''] = headers.authorization?.split(/ +/) ?? []
  if (/^(?:bearer|dpop)$/i.test(scheme)) seen.add(credentials)
  if (/^basic$/i.test(scheme)) {
    const secret = Buffer.from(credentials, 'base64').toString().split(':').slice(1).join(':')
    seen.add(new URLSearchParams(`value=${secret.replaceAll('&', '%26')}`).get('value') ?? '')
  }
  collectCookies(headers.cookie?.split(/; */) ?? [], seen)
}

function collectAnswer({ headers }: IncomingMessage, body: string, seen: Set<string>): void {
  collectCookies(headers['set-cookie']?.map((cookie) => cookie.split(';')[0] ?? '') ?? [], seen)
  const location = headers.location?.split(/[?#]/).slice(1).join('&') ?? ''
  for (const [name, value] of new URLSearchParams(location)) if (secretNames.includes(name)) seen.add(value)
  for (const [, name = '', value = ''] of body.matchAll(/"(\w+)":\s*"([^"]+)"/g)) {
    if (secretNames.includes(name)) seen.add(value)
  }
}

function collectCookies(pairs: readonly string[], seen: Set<string>): void {
  for (const pair of pairs) seen.add(pair.slice(pair.indexOf('=') + 1))
}

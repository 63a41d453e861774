import { createServer } from 'node:http'
import { introspect, me, revoke } from './about-tokens.ts'
import { authorize } from './authorize.ts'
import { type Client, clientsWith } from './clients.ts'
import { json, type Message, type Reply, readMessage } from './messages.ts'
import { metadata } from './metadata.ts'
import { type Records, unguessable } from './records.ts'
import { correctRules, type Rules } from './rules.ts'
import { consent, showConsent, signIn } from './sign-in.ts'
import { token } from './token.ts'

/** What every endpoint works with. */
export interface Server {
  readonly issuer: string
  readonly rules: Rules
  readonly clients: ReadonlyMap<string, Client>
  readonly records: Records
  now(): number
}

/** A running server and what its configuration file wants to know. */
export interface RunningServer extends AsyncDisposable {
  readonly issuer: string
  /** Where it listens; another address than the issuer's behind a proxy. */
  readonly address: string
  readonly environment: Readonly<Record<string, string>>
}

type Endpoint = (message: Message, server: Server) => Reply

const endpoints: Readonly<Record<string, Endpoint>> = {
  'GET /.well-known/oauth-authorization-server': metadata,
  'GET /authorize': authorize,
  'POST /authorize': authorize,
  'POST /sign-in': signIn,
  'GET /consent': showConsent,
  'POST /consent': consent,
  'POST /token': token,
  'POST /introspect': introspect,
  'POST /revoke': revoke,
  'GET /me': me,
}

/** Starts the small authorization server on a free port, with some of its rules replaced. */
export async function startServer(replaced: Partial<Rules> = {}, publicOrigin?: string): Promise<RunningServer> {
  const secrets = { ACME_SECRET: unguessable(), GLOBEX_SECRET: unguessable(), API_SECRET: unguessable() }
  const http = createServer()
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const address = http.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  const origin = `http://127.0.0.1:${address.port}`
  const server: Server = {
    issuer: publicOrigin ?? origin,
    rules: { ...correctRules, ...replaced },
    clients: clientsWith(secrets),
    records: { codes: new Map(), tokens: new Map(), sessions: new Map() },
    now: () => Date.now(),
  }
  http.on('request', async (request, response) => {
    const reply = answer(await readMessage(request), server)
    response.writeHead(reply.status, { 'cache-control': 'no-store', pragma: 'no-cache', ...reply.headers })
    response.end(reply.body)
  })
  return {
    issuer: server.issuer,
    address: origin,
    environment: { ISSUER: server.issuer, ...secrets },
    async [Symbol.asyncDispose]() {
      http.closeAllConnections()
      await new Promise<void>((resolve) => http.close(() => resolve()))
    },
  }
}

function answer(message: Message, server: Server): Reply {
  const endpoint = endpoints[`${message.method} ${message.path}`]
  if (endpoint !== undefined) return endpoint(message, server)
  const allowed = Object.keys(endpoints)
    .filter((key) => key.endsWith(` ${message.path}`))
    .map((key) => key.split(' ')[0])
  if (allowed.length === 0) return json(404, { error: 'not_found' })
  return json(405, { error: 'invalid_request' }, { allow: allowed.join(', ') })
}

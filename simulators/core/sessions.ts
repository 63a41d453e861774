import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { tableOf } from '../carriers/table.ts'
import { SimulatorError } from '../simulator-error.ts'
import { type CarrierCore, createCarrierCore } from './carrier-core.ts'
import { closeServer, listen, originOf } from './listen.ts'
import { realNow } from './scoped-date.ts'
import type { ServerOptions, SessionCarrier, SessionSettings } from './server.ts'
import { sessionHeader, sessionPrefix, sessionRoute } from './session-route.ts'

/** The sessions of one carrier: each is the carrier once more, with a state, a clock and a workbench of its own. */
export interface Sessions {
  /** Serves a request that is for a session; false for all others. */
  serve(request: IncomingMessage, response: ServerResponse): boolean
  open(settings: SessionSettings): Promise<SessionCarrier>
  close(): Promise<void>
}

interface Session {
  readonly core: CarrierCore
  lastUsed: number
}

export function createSessions(options: ServerOptions & { readonly origin: string }): Sessions {
  const sessions = new Map<string, Session>()
  const ends = new Set<() => Promise<void>>()

  const pass = (session: Session, request: IncomingMessage, response: ServerResponse) => {
    session.lastUsed = realNow()
    session.core.handle(request, response)
  }

  return {
    serve(request, response) {
      // Looked at only where it can matter: nearly all requests are for no session.
      const named = request.headers[sessionHeader] !== undefined || request.url?.includes(sessionPrefix) === true
      if (sessions.size === 0 && !named) return false
      const route = sessionRoute(request)
      if (route === undefined) return false
      const session = sessions.get(route.id)
      if (session === undefined) {
        if (!route.guessed) refuse(response, route.id)
        return !route.guessed
      }
      request.url = route.url
      // oidc-provider reads from here what its own addresses begin with.
      Object.assign(request, { baseUrl: new URL(session.core.origin).pathname.replace(/\/$/, '') })
      pass(session, request, response)
      return true
    },
    async open(settings) {
      const { id, ownPort = false } = settings
      if (sessions.has(id)) throw new SimulatorError('BAD_REQUEST', `There is a session ${id} already.`)
      const port = ownPort ? await ownServer(options) : undefined
      const origin = port?.origin ?? `${options.origin}${sessionPrefix}/${id}`
      const core = await coreOf(options, settings, origin)
      const session: Session = { core, lastUsed: realNow() }
      port?.server.on('request', (request, response) => pass(session, request, response))
      const close = async () => {
        if (sessions.get(id) === session) sessions.delete(id)
        ends.delete(close)
        await core.end()
        if (port !== undefined) await closeServer(port.server)
      }
      sessions.set(id, session)
      ends.add(close)
      const { command } = core
      return Object.assign(core, {
        command(asked: Parameters<typeof command>[0]) {
          session.lastUsed = realNow()
          return command(asked)
        },
        idleMs: async () => realNow() - session.lastUsed,
        close,
        [Symbol.asyncDispose]: close,
      })
    },
    async close() {
      await Promise.all([...ends].map((end) => end()))
    },
  }
}

async function coreOf(options: ServerOptions, settings: SessionSettings, origin: string): Promise<CarrierCore> {
  const { carrier, workbench: shared, issuerPerTenant, ownQuirks } = options
  const profile = settings.profile ?? options.profile
  const quirks = { ...shared?.quirks, ...settings.quirks }
  // A session is made to be worked on; it has a workbench also where the carrier itself has none.
  const workbench = {
    quirks,
    tableOf: shared?.tableOf ?? ((to, switches) => tableOf(carrier.id, to, switches, ownQuirks)),
  }
  const table = workbench.tableOf(profile, quirks)
  const own = { ownQuirks, seed: settings.seed, workbench, redis: undefined, issuerPerTenant }
  return createCarrierCore({ carrier, profile, table, origin, ...own })
}

async function ownServer({ host, publicHost = host, tls }: ServerOptions) {
  const server = tls === undefined ? createServer() : createTlsServer(tls)
  const port = await listen(server, host, 0)
  return { server, origin: originOf(tls === undefined ? 'http' : 'https', publicHost, port) }
}

function refuse(response: ServerResponse, id: string): void {
  response.writeHead(404, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ error: 'NOT_FOUND', message: `There is no session ${id} here; it may have ended.` }))
}

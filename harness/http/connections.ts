import type { Socket } from 'node:net'
import { createSecureContext, type SecureContext } from 'node:tls'
import { buildConnector, Client } from 'undici'
import type { ClientCertificate } from '../../scenarios/api/http.ts'

/** One connection to an origin, used by one request at a time. */
export interface Connection {
  readonly client: Client
  /** Marks the start of a request. */
  begin(): void
  /**
   * Whether the request now under way went over a socket that had served one before and brought no byte back: then a
   * closed connection says nothing about the server, which may have closed an idle one at the same moment.
   */
  diedIdle(): boolean
  /** Gives it back: to be used again, or thrown away where it may be broken. */
  release(state: 'healthy' | 'broken'): void
}

/** How connections are made: the authorities trusted, and the certificate shown where a request names none. */
export interface ConnectionOptions {
  /** Where the connections of an origin go instead, spoken to in plain HTTP. */
  readonly route?: (origin: string) => { readonly host: string; readonly port: number } | undefined
  readonly tls?: { readonly cert?: string; readonly key?: string; readonly ca?: readonly string[] }
}

export interface LeaseOptions {
  readonly fresh?: boolean
  /** The certificate to show; connections with different ones are never mixed. */
  readonly certificate?: ClientCertificate | undefined
}

/** Keep-alive connections by origin and certificate. */
export interface Connections {
  /** An idle connection where there is one; `fresh` always makes a new one. */
  lease(origin: string, options?: LeaseOptions): Connection
  close(): Promise<void>
}

/** A pool of single connections rather than undici's own, because a failed request has to know its socket's past. */
export function createConnections(options: ConnectionOptions = {}): Connections {
  const idle = new Map<string, Connection[]>()
  const open = new Set<Client>()
  const contextOf = rememberedContexts(options.tls)

  const connect = (origin: string, place: string, certificate: ClientCertificate | undefined): Connection => {
    const elsewhere = options.route?.(origin)
    const socket = socketWatch(
      elsewhere === undefined ? connectorFor(origin, () => contextOf(certificate)) : connectorTo(elsewhere),
    )
    const client = new Client(origin, {
      pipelining: 1,
      // The caller sets one timer for the whole request; these two would not see a slow drip.
      headersTimeout: 0,
      bodyTimeout: 0,
      maxHeaderSize: 64 * 1024,
      connect: socket.connector,
    })
    open.add(client)
    const connection: Connection = {
      client,
      begin: socket.begin,
      diedIdle: socket.diedIdle,
      release(state) {
        if (state === 'healthy') {
          idle.set(place, [...(idle.get(place) ?? []), connection])
          return
        }
        open.delete(client)
        client.destroy().catch(() => undefined)
      },
    }
    return connection
  }

  return {
    lease(origin, { fresh = false, certificate } = {}) {
      const place = certificate === undefined ? origin : `${origin} ${certificate.cert}`
      return (fresh ? undefined : idle.get(place)?.pop()) ?? connect(origin, place, certificate)
    },
    async close() {
      idle.clear()
      await Promise.all([...open].map((client) => client.destroy().catch(() => undefined)))
      open.clear()
    },
  }
}

/** One for each certificate: the authorities of a system are a hundred and more, and reading them takes milliseconds. */
function rememberedContexts(tls: ConnectionOptions['tls']) {
  const contexts = new Map<string, SecureContext>()
  return (certificate: ClientCertificate | undefined): SecureContext => {
    const name = certificate?.cert ?? ''
    const { ca, ...shown } = { ...tls, ...certificate }
    const context =
      contexts.get(name) ?? createSecureContext({ ...shown, ...(ca === undefined ? {} : { ca: [...ca] }) })
    contexts.set(name, context)
    return context
  }
}

function connectorFor(origin: string, context: () => SecureContext): buildConnector.connector {
  const secure = origin.startsWith('https:') ? { secureContext: context() } : {}
  return buildConnector({ allowH2: false, timeout: 30_000, ...secure })
}

function connectorTo({ host, port }: { readonly host: string; readonly port: number }): buildConnector.connector {
  const connect = buildConnector({ allowH2: false, timeout: 30_000 })
  return (options, callback) =>
    connect({ ...options, protocol: 'http:', host, hostname: host, port: String(port) }, callback)
}

function socketWatch(connector: buildConnector.connector) {
  let socket: Socket | undefined
  let before: { readonly socket: Socket | undefined; readonly bytes: number } = { socket: undefined, bytes: 0 }
  return {
    connector: ((options, callback) => {
      connector(options, (...result) => {
        socket = result[1] ?? undefined
        callback(...result)
      })
    }) satisfies buildConnector.connector,
    begin() {
      before = { socket, bytes: socket?.bytesRead ?? 0 }
    },
    diedIdle: () => before.socket !== undefined && before.socket === socket && before.bytes === socket.bytesRead,
  }
}

import { createServer, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { Server } from 'node:net'

/** Certificate of the server, and the authority whose client certificates it asks for. */
export interface ExchangeTls {
  readonly cert: string
  readonly key: string
  readonly clientCa?: string
}

/** A server before it listens. */
export interface OpenedServer {
  readonly server: Server
  /** Ends every connection. */
  closeAll(): void
}

/** TLS and nothing else where there is a certificate (RFC 9700, 2.6); plain HTTP is for loopback. */
export function openServer(tls: ExchangeTls | undefined, listener: RequestListener): OpenedServer {
  if (tls === undefined) {
    const server = createServer(listener)
    return { server, closeAll: () => server.closeAllConnections() }
  }
  const server = createTlsServer(
    {
      cert: tls.cert,
      key: tls.key,
      minVersion: 'TLSv1.2',
      requestCert: true,
      // A caller without a certificate may come in; a token that is bound to one opens nothing for it.
      rejectUnauthorized: false,
      ...(tls.clientCa === undefined ? {} : { ca: tls.clientCa }),
    },
    listener,
  )
  return { server, closeAll: () => server.closeAllConnections() }
}

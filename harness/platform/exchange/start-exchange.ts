import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { Server } from 'node:net'
import { createExchange, type ExchangeOptions } from './create-exchange.ts'

export interface ExchangeServerOptions extends Omit<ExchangeOptions, 'publicUrl'> {
  readonly host?: string
  /** 0, the default, takes any free port. */
  readonly port?: number
  /** With it the endpoint speaks TLS and asks callers for a certificate; tokens may then be bound to one (RFC 8705). */
  readonly tls?: { readonly cert: string; readonly key: string; readonly clientCa?: string }
}

/** An exchange endpoint that is up. */
export interface RunningExchange extends AsyncDisposable {
  readonly origin: string
  close(): Promise<void>
}

/** Starts the exchange endpoints alone, without the rest of the platform. */
export async function startExchange(options: ExchangeServerOptions): Promise<RunningExchange> {
  const { host = '127.0.0.1', port = 0, tls } = options
  const server =
    tls === undefined
      ? createServer()
      : createTlsServer({
          cert: tls.cert,
          key: tls.key,
          minVersion: 'TLSv1.2',
          requestCert: true,
          // A caller without a certificate may come in; a token that is bound to one opens nothing for it.
          rejectUnauthorized: false,
          ...(tls.clientCa === undefined ? {} : { ca: tls.clientCa }),
        })
  const origin = `${tls === undefined ? 'http' : 'https'}://${host.includes(':') ? `[${host}]` : host}:${await listen(server, host, port)}`
  server.on('request', createExchange({ ...options, publicUrl: origin }))
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { origin, close, [Symbol.asyncDispose]: close }
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) =>
      reject(new Error(`Port ${port} on ${host} cannot be used; choose another one.`, { cause })),
    )
    server.listen(port, host, () => {
      const address = server.address()
      if (address === null || typeof address === 'string') reject(new Error('The server has no port.'))
      else resolve(address.port)
    })
  })
}

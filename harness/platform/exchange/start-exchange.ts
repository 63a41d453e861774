import type { RequestListener } from 'node:http'
import type { Server } from 'node:net'
import { createExchange, type ExchangeOptions } from './create-exchange.ts'
import type { ExchangeTls } from './steps/open-server.ts'
import { goodExchangeSteps } from './steps.ts'

export interface ExchangeServerOptions extends Omit<ExchangeOptions, 'publicUrl'> {
  readonly host?: string
  /** 0, the default, takes any free port. */
  readonly port?: number
  /** With it the endpoint speaks TLS and asks callers for a certificate; tokens may then be bound to one (RFC 8705). */
  readonly tls?: ExchangeTls
}

/** An exchange endpoint that is up. */
export interface RunningExchange extends AsyncDisposable {
  readonly origin: string
  close(): Promise<void>
}

/** Starts the exchange endpoints alone, without the rest of the platform. */
export async function startExchange(options: ExchangeServerOptions): Promise<RunningExchange> {
  const { host = '127.0.0.1', port = 0, tls, steps = goodExchangeSteps } = options
  // The address is known only once the port is, and the endpoint has to know its address.
  let listener: RequestListener = (_, response) => response.destroy()
  const { server, closeAll } = steps.openServer(tls, (request, response) => listener(request, response))
  const scheme = tls === undefined ? 'http' : 'https'
  const origin = `${scheme}://${host.includes(':') ? `[${host}]` : host}:${await listen(server, host, port)}`
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      closeAll()
    })
  try {
    listener = createExchange({ ...options, publicUrl: origin })
  } catch (error) {
    await close()
    throw error
  }
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

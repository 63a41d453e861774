import { createServer, type RequestListener } from 'node:http'
import { UsageError } from '../cli/usage-error.ts'

/** Where a driver takes the connections of its origins. */
export interface OpenDriver extends AsyncDisposable {
  readonly host: string
  readonly port: number
}

/**
 * How requests for some origins reach the target, where they do not go to the network by their own name: into a server
 * in this very process, or through a tunnel. The target still sees the addresses of the configuration.
 */
export interface Driver {
  /** `https://as.example`. What a driver takes is spoken to in plain HTTP, whatever the scheme says. */
  readonly origins: readonly string[]
  /** Called once a run, before the first request. */
  open(): Promise<OpenDriver>
}

/** Reaches a server of this process: an Express or Koa application, or any other listener of `node:http`. */
export function inProcess(origin: string, listener: RequestListener): Driver {
  return { origins: [origin], open: () => serve(listener) }
}

async function serve(listener: RequestListener): Promise<OpenDriver> {
  const server = createServer(listener)
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a server on a TCP port has no TCP address')
  return {
    host: '127.0.0.1',
    port: address.port,
    async [Symbol.asyncDispose]() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

/** Drivers that are up, by the origins they take. */
export interface OpenDrivers extends AsyncDisposable {
  /** Where the connections of an origin go; nowhere special where no driver takes it. */
  readonly route: (origin: string) => { readonly host: string; readonly port: number } | undefined
}

/**
 * Opens all drivers of a run; where one cannot be opened, those that were are closed again.
 * @throws {UsageError} BAD_EXTENSION
 */
export async function openDrivers(drivers: readonly Driver[]): Promise<OpenDrivers> {
  await using stack = new AsyncDisposableStack()
  const routes = new Map<string, OpenDriver>()
  for (const driver of drivers) {
    const open = stack.use(await opened(driver))
    for (const origin of driver.origins) routes.set(new URL(origin).origin, open)
  }
  const kept = stack.move()
  return { route: (origin) => routes.get(origin), [Symbol.asyncDispose]: () => kept.disposeAsync() }
}

async function opened(driver: Driver): Promise<OpenDriver> {
  try {
    return await driver.open()
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new UsageError('BAD_EXTENSION', `The driver for ${driver.origins.join(', ')} cannot be opened: ${reason}.`)
  }
}

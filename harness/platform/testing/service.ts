import { createServer } from 'node:net'
import { test } from 'vitest'

/** A database that runs for one test file. */
export interface Service extends AsyncDisposable {
  /** Where the platform finds it, as `PLATFORM_STORE` would say it. */
  readonly url: string
}

/** Why a service cannot be started on this machine, and what to do about it. */
export interface Missing {
  readonly kind: 'missing'
  readonly sentence: string
}

/** True for what could not be started. */
export function isMissing(service: object): service is Missing {
  return 'kind' in service && service.kind === 'missing'
}

/**
 * Tells a missing service: in CI as a failure, elsewhere as a test that is skipped for all to see.
 * Nothing passes because a program was not there.
 */
export function tellMissing(name: string, { sentence }: Missing): void {
  if (process.env.CI === 'true') {
    test(`starts ${name}`, () => {
      throw new Error(sentence)
    })
  } else {
    test.skip(`starts ${name}: ${sentence}`, () => undefined)
  }
}

/** A port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        typeof address === 'object' && address !== null
          ? resolve(address.port)
          : reject(new Error('There is no port.')),
      )
    })
  })
}

const tries = 3

/** Starts a service on a free port. Somebody else may take that port in between: then another one is tried. */
export async function onFreePort<T>(start: (port: number) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start(await freePort())
    } catch (error) {
      if (attempt === tries) throw error
    }
  }
}

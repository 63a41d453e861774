import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

/**
 * A port that nobody listens at. It lies below those that systems hand out by themselves: servers on port 0 that start
 * meanwhile (the carriers of the run among them) do not take it.
 */
export async function freePort(): Promise<string> {
  for (let round = 0; round < 100; round += 1) {
    const port = randomInt(20_000, 32_000)
    if (await isFree(port)) return String(port)
  }
  throw new Error('no port was free')
}

function isFree(port: number): Promise<boolean> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

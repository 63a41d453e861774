import type { Server } from 'node:http'
import { SimulatorError } from '../simulator-error.ts'
import { answerUnreadable } from './unreadable-requests.ts'

/** Lets a server listen; 0 takes any free port. @returns the port */
export function listen(server: Server, host: string, port: number): Promise<number> {
  answerUnreadable(server)
  return new Promise((resolve, reject) => {
    server.once('error', (cause) =>
      reject(
        new SimulatorError('PORT_IN_USE', `Port ${port} on ${host} cannot be used; choose another port base.`, {
          cause,
        }),
      ),
    )
    server.listen(port, host, () => {
      const address = server.address()
      if (address === null || typeof address === 'string') reject(new Error('The server has no port.'))
      else resolve(address.port)
    })
  })
}

/** Unspecified addresses take every network interface; this machine calls itself by a loopback one. */
const callableHosts: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' }

/** The origin others call a server by that listens on a host and a port. */
export function originOf(scheme: 'http' | 'https', host: string, port: number): string {
  const callable = callableHosts[host] ?? host
  return `${scheme}://${callable.includes(':') ? `[${callable}]` : callable}:${port}`
}

/** Closes a server and every connection it still has. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

import { createServer, type RequestListener } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net'

/** A server of one test, on a free port of loopback; gone when the test is over. */
export interface LocalServer extends AsyncDisposable {
  readonly origin: string
  readonly port: number
}

/** An HTTP server that answers as the listener does. */
export async function serveHttp(listener: RequestListener): Promise<LocalServer> {
  const server = createServer(listener)
  return { ...(await listen(server)), [Symbol.asyncDispose]: () => close(server, () => server.closeAllConnections()) }
}

/** A server that does with a connection whatever it likes; `number` counts connections from 1. */
export async function serveTcp(onConnection: (socket: Socket, number: number) => void): Promise<LocalServer> {
  const open = new Set<Socket>()
  let number = 0
  const server = createTcpServer((socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    socket.on('error', () => undefined)
    number += 1
    onConnection(socket, number)
  })
  const closeAll = () => {
    for (const socket of open) socket.destroy()
  }
  return { ...(await listen(server)), [Symbol.asyncDispose]: () => close(server, closeAll) }
}

async function listen(server: Server): Promise<{ readonly origin: string; readonly port: number }> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = addressOf(server)
  return { origin: `http://127.0.0.1:${port}`, port }
}

function addressOf(server: Server): AddressInfo {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the test server has no TCP address')
  return address
}

async function close(server: Server, closeAll: () => void): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  closeAll()
  await closed
}

import { createServer as createTcpServer, type Socket } from 'node:net'
import { openServer } from '../steps/open-server.ts'
import { type ExchangeTwin, exchangeTwin } from './weak-twin.ts'

/** First octet of a TLS handshake. */
const handshake = 0x16

export const transportTwins: readonly ExchangeTwin[] = [
  {
    ...exchangeTwin(
      'answers-plain-http-too',
      'It answers plain HTTP at the port of its TLS.',
      'openServer',
      (tls, listener) => {
        const [secure, plain] = [openServer(tls, listener), openServer(undefined, listener)]
        const sockets = new Set<Socket>()
        const server = createTcpServer((socket) => {
          sockets.add(socket)
          socket.once('close', () => sockets.delete(socket))
          socket.on('error', () => undefined)
          socket.once('data', (first) => {
            socket.pause()
            socket.unshift(first)
            const chosen = Buffer.from(first)[0] === handshake ? secure : plain
            chosen.server.emit('connection', socket)
            process.nextTick(() => socket.resume())
          })
        })
        const closeAll = () => {
          for (const socket of sockets) socket.destroy()
        }
        return { server, closeAll }
      },
    ),
    introspected: true,
  },
]

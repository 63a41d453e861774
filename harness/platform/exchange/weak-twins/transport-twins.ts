import { createServer as createTcpServer, type Socket } from 'node:net'
import { sendToAnybody } from '../../weak-twins/send-to-anybody.ts'
import { createIssuerKeys } from '../issuer-keys.ts'
import type { ExchangeKit } from '../kit.ts'
import { askIssuer } from '../steps/ask-issuer.ts'
import { openServer } from '../steps/open-server.ts'
import { verifySignature } from '../steps/verify-signature.ts'
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
  exchangeTwin(
    'fetches-keys-from-anybody',
    'It looks at no certificate when it fetches the keys of an issuer.',
    'verifySignature',
    async (token, tenant, kit) => verifySignature(token, tenant, { ...kit, keys: keysFromAnybody(kit) }),
  ),
  {
    ...exchangeTwin(
      'introspects-at-anybody',
      'It looks at no certificate when it asks about a token.',
      'askIssuer',
      async (token, tenant, kit) => askIssuer(token, tenant, { ...kit, send: sendToAnybody }),
    ),
    introspected: true,
  },
]

const keysOf = new WeakMap<ExchangeKit['tenants'], ExchangeKit['keys']>()

/** One memory of keys for each endpoint, filled without a look at certificates. */
function keysFromAnybody({ settings, clock, tenants }: ExchangeKit): ExchangeKit['keys'] {
  const keys = keysOf.get(tenants) ?? createIssuerKeys(settings, { clock, send: sendToAnybody })
  keysOf.set(tenants, keys)
  return keys
}

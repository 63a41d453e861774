import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { pipeline } from 'node:stream/promises'
import { createSecureContext, TLSSocket, connect as tlsConnect } from 'node:tls'
import type { CertifiedKey } from './throw-away-ca.ts'

export interface Tunnel {
  /** A client's connection to the proxy, which has asked for `CONNECT`. */
  readonly socket: Socket
  /** What the client has sent already. */
  readonly head: Buffer
  /** Where it leads; undefined for a host that is refused. */
  readonly origin: string | undefined
  /** PEM certificate to trust, where the simulator speaks https. */
  readonly ca: string
  /** Of the host the client believes to speak with. */
  readonly certificate: () => Promise<CertifiedKey>
  /** Answers on a connection that leads nowhere. */
  readonly serve: (socket: Socket) => void
}

/** The first octet of a TLS connection (RFC 8446, 5.1). */
const handshake = 22

/** Tunnels one connection (RFC 9110, 9.3.6). Clients also put plain http into tunnels, which is then passed on as such. */
export async function openTunnel(tunnel: Tunnel): Promise<void> {
  const { socket, head, origin, ca, certificate, serve } = tunnel
  socket.on('error', () => socket.destroy())
  try {
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
    const inner = (await firstOctet(socket, head)) === handshake ? opened(socket, await certificate()) : socket
    if (origin === undefined) serve(inner)
    else await join(inner, upstream(new URL(origin), ca))
  } catch {
    socket.resetAndDestroy()
  }
}

/** Looks at what the client sends first and leaves it to be read. */
async function firstOctet(socket: Socket, head: Buffer): Promise<number | undefined> {
  if (head.length > 0) socket.unshift(head)
  else await once(socket, 'readable')
  const first: unknown = socket.read(1)
  if (!Buffer.isBuffer(first)) throw new Error('The client left without a word.')
  socket.unshift(first)
  return first[0]
}

function opened(socket: Socket, { cert, key }: CertifiedKey): Socket {
  const secureContext = createSecureContext({ cert, key })
  const inner = new TLSSocket(socket, { isServer: true, secureContext, ALPNProtocols: ['http/1.1'] })
  return inner.on('error', () => socket.destroy())
}

function upstream({ protocol, hostname, port }: URL, ca: string): Socket {
  const host = hostname.replace(/^\[|\]$/g, '')
  return protocol === 'https:' ? tlsConnect({ host, port: Number(port), ca }) : connect({ host, port: Number(port) })
}

async function join(client: Socket, carrier: Socket): Promise<void> {
  await Promise.all([pipeline(client, carrier), pipeline(carrier, client)])
}

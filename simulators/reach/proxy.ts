import { createServer, type IncomingMessage, type ServerResponse, request as sendHttp } from 'node:http'
import { request as sendHttps } from 'node:https'
import type { Socket } from 'node:net'
import { pipeline } from 'node:stream/promises'
import { LRUCache } from 'lru-cache'
import { closeServer, listen } from '../core/listen.ts'
import { carrierHosts, type ReachableCarrier } from './carrier-hosts.ts'
import type { Authority } from './throw-away-ca.ts'
import { openTunnel } from './tunnel.ts'

export interface ProxySettings {
  readonly carriers: readonly ReachableCarrier[]
  /** Certifies the carriers' real hosts; a client has to trust it. Also trusted by the proxy, for carriers on https. */
  readonly authority: Authority
  /** 0, the default, takes any free port. */
  readonly port?: number
  /** Serves other machines too. */
  readonly open?: boolean
}

export interface CarrierProxy extends AsyncDisposable {
  /** For HTTPS_PROXY. */
  readonly address: string
  close(): Promise<void>
}

/**
 * An HTTPS forward proxy that takes the carriers' real hosts to their simulators and refuses every other host. Nothing
 * is ever sent on to the internet. What goes through a tunnel is not read: a simulator sees the octets of the client,
 * the client those of the simulator, broken connections included.
 */
export async function startCarrierProxy(settings: ProxySettings): Promise<CarrierProxy> {
  const { authority, port = 0, open = false } = settings
  const origins = new Map(carrierHosts(settings.carriers).map(({ host, origin }) => [host, origin]))
  const sockets = new Set<Socket>()
  const server = createServer((request, response) => {
    const host = hostAskedFor(request)
    const origin = origins.get(host)
    if (origin === undefined) refuse(response, host, [...origins.keys()])
    else forward(request, response, new URL(origin), authority.cert).catch(() => request.socket.resetAndDestroy())
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  const serve = (socket: Socket) => server.emit('connection', socket)
  const certificateFor = rememberedCertificates(authority)
  server.on('connect', ({ url = '', socket }, _, head: Buffer) => {
    const host = hostname(`//${url}`)
    const origin = origins.get(host)
    void openTunnel({ socket, head, origin, ca: authority.cert, serve, certificate: () => certificateFor(host) })
  })
  const listening = await listen(server, open ? '0.0.0.0' : '127.0.0.1', port)
  const close = () => {
    for (const socket of sockets) socket.destroy()
    return closeServer(server)
  }
  return { address: `http://127.0.0.1:${listening}`, close, [Symbol.asyncDispose]: close }
}

/** From the whole URL that a proxy is given (RFC 9112, 3.2.2), inside a tunnel from the Host header. */
function hostAskedFor({ url = '', headers }: IncomingMessage): string {
  return hostname(url.startsWith('/') ? `//${headers.host}` : url)
}

function hostname(url: string): string {
  return URL.parse(url, 'http://unnamed.invalid')?.hostname.replace(/^\[|\]$/g, '') ?? url
}

/** A request over plain http; the simulator reads the environment, test or production, from the host asked for. */
async function forward(request: IncomingMessage, response: ServerResponse, to: URL, ca: string): Promise<void> {
  const { method, url = '/', rawHeaders } = request
  const headers = rawHeaders.filter((_, at) => !/^proxy-/i.test(rawHeaders[at - (at % 2)] ?? ''))
  const { pathname, search } = new URL(url, to)
  const { hostname: host, port } = to
  const outgoing = { host, port, method, path: `${pathname}${search}`, headers, setHost: false }
  const sent = to.protocol === 'https:' ? sendHttps({ ...outgoing, ca }) : sendHttp(outgoing)
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    sent.once('response', resolve).once('error', reject)
  })
  const [answer] = await Promise.all([answered, pipeline(request, sent)])
  response.writeHead(answer.statusCode ?? 502, answer.rawHeaders)
  await pipeline(answer, response)
}

function refuse(response: ServerResponse, host: string, known: readonly string[]): void {
  const message = `${host} is no host of a simulated carrier, and this proxy sends nothing to the internet; put it into NO_PROXY. Known hosts: ${known.join(', ')}.`
  response
    .writeHead(403, { 'content-type': 'application/json', connection: 'close' })
    .end(JSON.stringify({ error: 'UNKNOWN_HOST', message }))
}

/** Certificates are made when a host is first asked for; clients choose the names, so there is an end to them. */
function rememberedCertificates(authority: Authority): (host: string) => ReturnType<Authority['certificateFor']> {
  const made = new LRUCache<string, ReturnType<Authority['certificateFor']>>({ max: 100 })
  return (host) => {
    const certificate = made.get(host) ?? authority.certificateFor([host])
    made.set(host, certificate)
    return certificate
  }
}

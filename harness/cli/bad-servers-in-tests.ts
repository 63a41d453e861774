import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createSocketServer, type Server, type Socket } from 'node:net'

/** A server that behaves badly, on a free port. */
export interface BadServer extends AsyncDisposable {
  readonly issuer: string
}

type Answer = (request: IncomingMessage, response: ServerResponse, issuer: string) => void

/** A server that answers every HTTP request in one way. */
export async function answering(answer: Answer): Promise<BadServer> {
  const http = createServer((request, response) => {
    request.resume()
    answer(request, response, `http://${request.headers.host}`)
  })
  const issuer = await listen(http)
  return {
    issuer,
    async [Symbol.asyncDispose]() {
      http.closeAllConnections()
      await new Promise<void>((resolve) => http.close(() => resolve()))
    },
  }
}

/** A server that treats every connection in one way. */
export async function onConnection(connected: (socket: Socket) => void): Promise<BadServer> {
  const open = new Set<Socket>()
  const server = createSocketServer((socket) => {
    open.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => open.delete(socket))
    connected(socket)
  })
  const issuer = await listen(server)
  return {
    issuer,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  return `http://127.0.0.1:${address.port}`
}

/** Metadata of a server whose endpoints are all at one place. */
export function plausibleMetadata(issuer: string, at = issuer): Readonly<Record<string, unknown>> {
  return {
    issuer,
    authorization_endpoint: `${at}/authorize`,
    token_endpoint: `${at}/token`,
    revocation_endpoint: `${at}/revoke`,
    introspection_endpoint: `${at}/introspect`,
    response_types_supported: ['code'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['none'],
  }
}

/** Whether a request asks for metadata. */
export function asksForMetadata(request: IncomingMessage): boolean {
  return request.url?.includes('/.well-known/') === true
}

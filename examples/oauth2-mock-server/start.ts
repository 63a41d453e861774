import { OAuth2Server } from 'oauth2-mock-server'

/** A running oauth2-mock-server and its issuer. */
export interface MockServer extends AsyncDisposable {
  readonly issuer: string
}

/** Starts oauth2-mock-server on a free port of this machine. */
export async function startMockServer(): Promise<MockServer> {
  const server = new OAuth2Server()
  await server.issuer.keys.generate('RS256')
  await server.start(0, '127.0.0.1')
  const { issuer } = server
  if (issuer.url === undefined) throw new Error('oauth2-mock-server has no issuer address.')
  return { issuer: issuer.url, [Symbol.asyncDispose]: () => server.stop() }
}

import { OAuth2Server } from 'oauth2-mock-server'
import { serveInChild } from '../child-side.ts'

// oauth2-mock-server as its README starts it. It knows no clients, and checks nothing but the verifier.
const server = new OAuth2Server()
await server.issuer.keys.generate('RS256')
await server.start(0, '127.0.0.1')
const issuer = server.issuer.url ?? ''

serveInChild({
  issuer,
  authorizationEndpoint: `${issuer}/authorize`,
  tokenEndpoint: `${issuer}/token`,
  jwksUri: `${issuer}/jwks`,
  iss: false,
  clients: Array.from({ length: 10 }, (_, index) => ({
    clientId: `client-${index + 1}`,
    clientSecret: `secret-${index + 1}`,
    redirectUri: `https://client-${index + 1}.example/callback`,
    scope: 'shipping tracking',
    claims: {},
  })),
})

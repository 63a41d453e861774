import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import { exportJWK, generateKeyPair } from 'jose'
import { Provider } from 'oidc-provider'
import { listen } from '../../core/listen.ts'
import { serveInChild } from '../child-side.ts'

// oidc-provider as its documentation starts it: its own memory, sessions, sign-in and consent pages (devInteractions).
// PKCE, scopes, signed access tokens and refresh tokens are set as the simulators have them, so that the work is the same.
const scope = 'shipping tracking'
const resource = 'https://api.example/'
const clients = Array.from({ length: 10 }, (_, index) => ({
  client_id: `client-${index + 1}`,
  client_secret: randomBytes(32).toString('base64url'),
  redirect_uris: [`https://client-${index + 1}.example/callback`],
  grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
  scope,
}))

const http = createServer()
const issuer = `http://127.0.0.1:${await listen(http, '127.0.0.1', 0)}`
const { privateKey } = await generateKeyPair('RS256', { extractable: true })
const provider = new Provider(issuer, {
  clients,
  scopes: scope.split(' '),
  responseTypes: ['code'],
  jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig' }] },
  cookies: { keys: [randomBytes(32).toString('base64url')] },
  pkce: { required: () => true },
  features: {
    devInteractions: { enabled: true },
    clientCredentials: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => resource,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({
        scope,
        audience: resource,
        accessTokenFormat: 'jwt',
        accessTokenTTL: 3600,
        jwt: { sign: { alg: 'RS256' } },
      }),
    },
  },
  findAccount: (_ctx, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
  issueRefreshToken: () => true,
})
provider.silent = true
http.on('request', provider.callback())

serveInChild({
  issuer,
  authorizationEndpoint: `${issuer}/auth`,
  tokenEndpoint: `${issuer}/token`,
  jwksUri: `${issuer}/jwks`,
  iss: true,
  clients: clients.map(({ client_id, client_secret, redirect_uris: [redirectUri = ''] }) => ({
    clientId: client_id,
    clientSecret: client_secret,
    redirectUri,
    scope,
    claims: { client_id, aud: resource },
  })),
})

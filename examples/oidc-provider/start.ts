import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import { exportJWK, generateKeyPair } from 'jose'
import { type Configuration, Provider } from 'oidc-provider'

/** A running oidc-provider with its own sign-in and consent pages. */
export interface OidcProviderServer extends AsyncDisposable {
  readonly issuer: string
  /** Values for the variables of the configuration files. */
  readonly environment: Readonly<Record<string, string>>
}

/** Starts oidc-provider on a free port: PKCE required for every client, its own development pages, RFC 9068 tokens. */
export async function startOidcProvider(): Promise<OidcProviderServer> {
  const http = createServer()
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const address = http.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  const issuer = `http://127.0.0.1:${address.port}`
  const secrets = { ACME_SECRET: secret(), GLOBEX_SECRET: secret(), API_SECRET: secret() }
  const provider = new Provider(issuer, { ...settings(secrets), jwks: { keys: [await signingKey()] } })
  // Printed traces would mix with the harness's output; the answers themselves are what is judged.
  provider.silent = true
  http.on('request', provider.callback())
  return {
    issuer,
    environment: { ISSUER: issuer, ...secrets },
    async [Symbol.asyncDispose]() {
      http.closeAllConnections()
      await new Promise<void>((resolve) => http.close(() => resolve()))
    },
  }
}

function settings(secrets: {
  readonly ACME_SECRET: string
  readonly GLOBEX_SECRET: string
  readonly API_SECRET: string
}): Configuration {
  const code = {
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code' as const],
    scope: 'openid offline_access shipping tracking',
  }
  return {
    clients: [
      {
        ...code,
        client_id: 'acme-app',
        client_secret: secrets.ACME_SECRET,
        redirect_uris: [
          'https://app.example/cb/acme',
          'https://app.example/cb/acme/second',
          'https://app.example/cb/acme?tenant=acme',
        ],
      },
      {
        ...code,
        client_id: 'acme-cli',
        token_endpoint_auth_method: 'none',
        application_type: 'native',
        redirect_uris: ['http://127.0.0.1/cb'],
      },
      {
        ...code,
        client_id: 'globex-app',
        client_secret: secrets.GLOBEX_SECRET,
        redirect_uris: ['https://app.example/cb/globex'],
      },
      { client_id: 'api', client_secret: secrets.API_SECRET, grant_types: [], response_types: [], redirect_uris: [] },
    ],
    scopes: ['openid', 'offline_access', 'shipping', 'tracking', 'admin'],
    pkce: { required: () => true },
    cookies: { keys: [secret()] },
    features: {
      devInteractions: { enabled: true },
      introspection: { enabled: true, allowedPolicy: introspectionPolicy },
      revocation: { enabled: true },
    },
    findAccount: (_, id) => ({ accountId: id, claims: async () => ({ sub: id }) }),
    issueRefreshToken: (_, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
    // Short, so that a run sees codes end; the configuration file says the same.
    ttl: { AuthorizationCode: 20 },
  }
}

/** The API may look at every token, a confidential client at its own (RFC 7662, 2.1). */
function introspectionPolicy(
  _: unknown,
  client: { readonly clientId: string; readonly clientAuthMethod?: string | undefined },
  token: { readonly clientId?: string | undefined },
): boolean {
  return client.clientId === 'api' || (client.clientAuthMethod !== 'none' && token.clientId === client.clientId)
}

async function signingKey() {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  return { ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: 'signing-key' }
}

function secret(): string {
  return randomBytes(32).toString('base64url')
}

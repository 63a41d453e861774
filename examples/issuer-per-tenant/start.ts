import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import { exportJWK, generateKeyPair } from 'jose'
import { type Configuration, Provider } from 'oidc-provider'
import { adapterOfItsOwn } from './adapter.ts'

/** Two issuers of oidc-provider under one host, one for each tenant. */
export interface IssuersServer extends AsyncDisposable {
  readonly origin: string
  /** Values for the variables of the configuration file. */
  readonly environment: Readonly<Record<string, string>>
}

const tenants = ['acme', 'globex'] as const

/**
 * Starts the issuers on a free port. With `memory: 'shared'` they have one table of clients and one of everything they
 * issue, as software has that keeps all its tenants in one database.
 */
export async function startIssuers({ memory }: { readonly memory: 'own' | 'shared' }): Promise<IssuersServer> {
  const http = createServer()
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const address = http.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  const origin = `http://127.0.0.1:${address.port}`
  const secrets = {
    ACME_SECRET: secret(),
    GLOBEX_SECRET: secret(),
    ACME_API_SECRET: secret(),
    GLOBEX_API_SECRET: secret(),
  }
  const common = adapterOfItsOwn()
  const handlers = new Map(
    await Promise.all(
      tenants.map(async (tenant) => {
        const adapter = memory === 'own' ? adapterOfItsOwn() : common
        const known = memory === 'own' ? [tenant] : tenants
        const jwks = { keys: [await signingKey(tenant)] }
        const provider = new Provider(`${origin}/${tenant}`, { ...settings(tenant, known, secrets), adapter, jwks })
        // Printed traces would mix with the harness's output; the answers themselves are what is judged.
        provider.silent = true
        return [tenant, provider.callback()] as const
      }),
    ),
  )
  http.on('request', (request, response) => {
    const place = placeOf(request)
    if (place === undefined) {
      response.writeHead(404).end()
      return
    }
    request.url = place.url
    // oidc-provider reads from here what its own addresses begin with.
    Object.assign(request, { baseUrl: `/${place.tenant}` })
    void handlers.get(place.tenant)?.(request, response)
  })
  return {
    origin,
    environment: { ORIGIN: origin, ...secrets },
    async [Symbol.asyncDispose]() {
      http.closeAllConnections()
      await new Promise<void>((resolve) => http.close(() => resolve()))
    },
  }
}

/** The tenant an address belongs to, and the address as its issuer knows it: metadata stand before the path (RFC 8414, 3.1). */
function placeOf({ url = '' }: IncomingMessage) {
  const [, described] = /^\/\.well-known\/oauth-authorization-server\/(\w+)$/.exec(url) ?? []
  const [, addressed, rest] = /^\/(\w+)(\/.*)$/.exec(url) ?? []
  const tenant = tenants.find((name) => name === (described ?? addressed))
  if (tenant === undefined) return undefined
  return { tenant, url: described === undefined ? (rest ?? '/') : '/.well-known/openid-configuration' }
}

type Tenant = (typeof tenants)[number]
type Secrets = Readonly<Record<`${Uppercase<Tenant>}${'' | '_API'}_SECRET`, string>>

function clientsOf(tenant: Tenant, secrets: Secrets) {
  const name = tenant === 'acme' ? 'ACME' : 'GLOBEX'
  return [
    {
      client_id: `${tenant}-app`,
      client_secret: secrets[`${name}_SECRET`],
      redirect_uris: [`https://app.example/cb/${tenant}`],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code' as const],
      scope: 'openid offline_access shipping',
    },
    {
      client_id: `${tenant}-api`,
      client_secret: secrets[`${name}_API_SECRET`],
      grant_types: [],
      response_types: [],
      redirect_uris: [],
    },
  ]
}

function settings(tenant: Tenant, known: readonly Tenant[], secrets: Secrets): Configuration {
  return {
    clients: known.flatMap((one) => clientsOf(one, secrets)),
    scopes: ['openid', 'offline_access', 'shipping'],
    pkce: { required: () => true },
    // Both live on one host: cookies are kept apart by their path.
    cookies: { keys: [secret()], long: { path: `/${tenant}` }, short: { path: `/${tenant}` } },
    features: {
      devInteractions: { enabled: true },
      introspection: { enabled: true, allowedPolicy: (_, client) => client.clientId === `${tenant}-api` },
      revocation: { enabled: true },
    },
    findAccount: (_, id) => ({ accountId: id, claims: async () => ({ sub: id }) }),
    issueRefreshToken: (_, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
  }
}

async function signingKey(tenant: string) {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  return { ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: `${tenant}-key` }
}

function secret(): string {
  return randomBytes(32).toString('base64url')
}

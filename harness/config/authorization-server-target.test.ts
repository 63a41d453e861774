import { describe, expect, test } from 'vitest'
import { selfSignedCertificate } from '../../simulators/index.ts'
import { authorizationServerTarget } from './authorization-server-target.ts'
import { hostsNamedBy } from './checks/allowed-hosts.ts'
import { limitsOf } from './limits.ts'
import { secretsOf } from './secrets.ts'
import {
  clientOf,
  configurationOf,
  loadWritten,
  platformOf,
  refusalOf,
  serverOf,
  tenantOf,
} from './testing/written-configuration.ts'

type Parts = Readonly<Record<string, unknown>>

async function targetOf(parts: Parts) {
  const target = await authorizationServerTarget(await loadWritten(configurationOf(serverOf(parts))))
  if (target === undefined) throw new Error('the configuration names no authorization server')
  return target
}

describe('hands the driver', () => {
  test('nothing where no authorization server is named', async () => {
    expect(await authorizationServerTarget(await loadWritten({ version: 1, client: platformOf() }))).toBeUndefined()
  })

  test('endpoints of the tenant before those of the role', async () => {
    const { tenants } = await targetOf({
      endpoints: { token_endpoint: 'http://localhost/role', jwks_uri: 'http://localhost/jwks' },
      tenants: [tenantOf({ endpoints: { token_endpoint: 'http://localhost/tenant' } })],
    })
    expect(tenants[0].endpoints).toEqual({
      token_endpoint: 'http://localhost/tenant',
      jwks_uri: 'http://localhost/jwks',
    })
  })

  test('the closest fact, each lifetime on its own', async () => {
    const client = (parts: Parts) => clientOf({ id: `c${Object.keys(parts).length}`, ...parts })
    const { tenants } = await targetOf({
      facts: { pkce: 'optional', dpop: true, lifetimes: { code: '60s', access: '1h' } },
      tenants: [
        tenantOf({
          facts: { pkce: 'required', lifetimes: { access: '5m' } },
          clients: [client({ facts: { dpop: false, lifetimes: { refresh: '1d' } } }), client({})],
        }),
      ],
    })
    expect(tenants[0].facts).toEqual({ pkce: 'required', dpop: true, lifetimes: { code: 60_000, access: 300_000 } })
    expect(tenants[0].clients.map(({ facts }) => facts)).toEqual([
      { pkce: 'required', dpop: false, lifetimes: { code: 60_000, access: 300_000, refresh: 86_400_000 } },
      tenants[0].facts,
    ])
  })

  test('an issuer as the tenant’s own only where no other tenant names it', async () => {
    const issuers = [undefined, 'http://localhost/a', 'http://localhost/b', 'http://localhost/b']
    const { tenants } = await targetOf({
      tenants: issuers.map((issuer, index) => tenantOf({ id: `t${index}`, issuer })),
    })
    expect(tenants.map(({ issuer, ownIssuer }) => ({ issuer, ownIssuer }))).toEqual([
      { issuer: 'http://127.0.0.1:9000', ownIssuer: false },
      { issuer: 'http://localhost/a', ownIssuer: true },
      { issuer: 'http://localhost/b', ownIssuer: false },
      { issuer: 'http://localhost/b', ownIssuer: false },
    ])
  })

  test.each([
    [
      { auth: 'none', id: 'api' },
      { method: 'none', clientId: 'api' },
    ],
    [{ auth: 'none' }, { method: 'omitted' }],
    [
      { auth: 'client_secret_post', id: 'api', secret: 's' },
      { method: 'client_secret_post', clientId: 'api', secret: 's' },
    ],
  ])('the caller of introspection %j', async (introspection, expected) => {
    const { tenants } = await targetOf({
      introspection: { auth: 'none', id: 'other' },
      tenants: [tenantOf({ introspection })],
    })
    expect(tenants[0].introspectionCaller).toEqual(expected)
  })

  test('parameters in the order they are written, as text', async () => {
    const { authorize, token } = await targetOf({
      authorize: { params: { prompt: 'consent', max_age: 0, a: true }, headers: { 'x-key': 'k' } },
      token: { params: { audience: 'api' } },
    })
    expect(authorize).toEqual({
      params: [
        ['prompt', 'consent'],
        ['max_age', '0'],
        ['a', 'true'],
      ],
      headers: [['x-key', 'k']],
    })
    expect(token).toEqual({ params: [['audience', 'api']], headers: [] })
  })

  test.each([
    ['auto', { kind: 'auto' }],
    ['http://localhost/m', { kind: 'address', url: 'http://localhost/m' }],
  ])('metadata: %s', async (metadata, expected) => {
    expect((await targetOf({ metadata })).metadata).toEqual(expected)
  })

  test.each([
    ['tls_client_auth', { method: 'tls_client_auth' }],
    ['self_signed_tls_client_auth', { method: 'self_signed_tls_client_auth' }],
    ['none', { method: 'none' }],
  ])('the certificate of a client with auth %s, and its key', async (auth, authentication) => {
    const { cert, key } = await selfSignedCertificate('acme')
    const { tenants } = await targetOf({ tenants: [tenantOf({ clients: [clientOf({ id: 'm', auth, cert, key })] })] })
    expect(tenants[0].clients[0]).toMatchObject({
      id: 'm',
      authentication,
      certificate: { cert, key: expect.stringContaining('BEGIN PRIVATE KEY') },
    })
  })

  test('no certificate with the key of another one, and none that is no certificate', async () => {
    const { cert, key } = await selfSignedCertificate('acme')
    const other = await selfSignedCertificate('globex')
    const target = (client: Readonly<Record<string, unknown>>) =>
      targetOf({ tenants: [tenantOf({ clients: [clientOf(client)] })] })
    const auth = 'tls_client_auth'
    await expect(target({ auth, cert, key: other.key })).rejects.toThrow('does not belong to the certificate')
    await expect(target({ auth, cert: key, key })).rejects.toThrow('holds no PEM certificate')
    await expect(target({ auth, cert: 'nowhere.pem', key })).rejects.toThrow('names a file that cannot be read')
  })

  test('authorities to trust', async () => {
    const { cert } = await selfSignedCertificate('ca')
    expect((await targetOf({ ca: cert })).ca).toBe(cert)
    await expect(targetOf({ ca: 'nowhere.pem' })).rejects.toThrow('names a file that cannot be read')
  })
})

describe('keeps to the machine', () => {
  const foreign = serverOf({
    issuer: 'https://as.example/x',
    endpoints: { token_endpoint: 'https://token.example:8443/token', jwks_uri: 'https://as.example/jwks' },
    tenants: [
      tenantOf({ resource: 'https://api.example/', clients: [clientOf({ redirectUris: ['https://app.example/cb'] })] }),
    ],
  })

  test('and refuses each other host once, with the whole line to write', async () => {
    const error = await refusalOf(configurationOf(foreign, { limits: { hosts: ['login.example'] } }))
    const line = 'limits: { hosts: [ "login.example", "as.example", "token.example:8443" ] }'
    expect(error.problems).toEqual([
      expect.objectContaining({ code: 'HOST_NOT_ALLOWED', path: ['authorizationServer', 'issuer'] }),
      expect.objectContaining({
        code: 'HOST_NOT_ALLOWED',
        path: ['authorizationServer', 'endpoints', 'token_endpoint'],
      }),
    ])
    for (const { sentence } of error.problems) expect(sentence).toContain(line)
  })

  test('unless the hosts are named, redirect URIs and resources aside', async () => {
    const configuration = await loadWritten(
      configurationOf(foreign, { limits: { hosts: ['AS.example', 'token.example:8443'] } }),
    )
    expect(configuration.limits.hosts).toEqual(['as.example', 'token.example:8443'])
    expect(hostsNamedBy(configuration)).toEqual(['as.example', 'token.example:8443'])
  })

  test.each(['http://127.9.8.7', 'http://localhost:1', 'http://[::1]:9000'])('and takes %s for it', async (issuer) => {
    expect(limitsOf(await loadWritten(configurationOf(serverOf({ issuer })))).perSecond).toBe(500)
  })

  test.each(['http://127.0.0.1.example', 'http://0.0.0.0', 'http://localhost.example', 'http://[::2]'])(
    'and does not take %s for it',
    async (issuer) => {
      expect((await refusalOf(configurationOf(serverOf({ issuer })))).code).toBe('HOST_NOT_ALLOWED')
    },
  )

  test('for the other roles as well', async () => {
    const error = await refusalOf({
      version: 1,
      client: platformOf({ baseUrl: 'https://app.example/base', hooks: { metrics: 'http://metrics.example/' } }),
      resourceServer: {
        baseUrl: 'https://rs.example',
        tenants: [{ id: 'a', request: { url: 'https://other.example/data' } }],
      },
    })
    const hosts = error.problems.map(({ sentence }) => /the host (\S+),/.exec(sentence)?.[1])
    expect(hosts.toSorted()).toEqual(['app.example', 'metrics.example', 'other.example', 'rs.example'])
  })
})

test('goes slower where any address is somebody else’s', async () => {
  const configuration = await loadWritten(
    configurationOf(serverOf({ endpoints: { jwks_uri: 'https://as.example/jwks' } }), {
      limits: { hosts: ['as.example'] },
    }),
  )
  expect(limitsOf(configuration)).toEqual({ requests: 5000, concurrency: 8, perSecond: 50, hosts: ['as.example'] })
  expect(limitsOf({ ...configuration, limits: { ...configuration.limits, perSecond: 3 } }).perSecond).toBe(3)
})

test('lists every secret, and nothing that a report has to show', async () => {
  const login = {
    kind: 'form',
    steps: [{ fill: { selector: '#user', value: '{username}' } }, { fill: { selector: '#pin', value: `\${PIN}` } }],
  }
  const parts = {
    issuer: `\${ISSUER}`,
    login,
    introspection: { auth: 'client_secret_basic', id: 'api', secret: 'introspection-secret' },
    registration: { initialAccessToken: `\${IAT}` },
    token: { headers: { 'x-api-key': 'literal-api-key', 'x-tag': `tag-\${TAG}` } },
    tenants: [
      tenantOf({
        users: [{ username: 'alice', password: 'alice-password' }],
        clients: [clientOf({ auth: 'client_secret_basic', secret: `\${SECRET}` })],
      }),
    ],
  }
  const client = platformOf({ tenants: [{ id: 'acme', headers: { authorization: `Bearer \${BEARER}` } }] })
  const env = {
    ISSUER: 'http://localhost',
    IAT: 'iat',
    TAG: 'tag-value',
    SECRET: 'from-env',
    BEARER: 'bearer',
    PIN: '1234',
  }
  const secrets = secretsOf(await loadWritten({ ...configurationOf(serverOf(parts)), client }, { env }))
  expect([...new Set(secrets.map(({ value, kind }) => `${kind} ${value}`))].toSorted()).toEqual([
    'client-secret from-env',
    'client-secret introspection-secret',
    'other 1234',
    'other bearer',
    'other literal-api-key',
    'other tag-value',
    'password alice-password',
    'registration-token iat',
  ])
})

test('leaves a port readable that came from the environment: every address of the evidence holds it', async () => {
  const process = { command: 'npm start', env: { PORT: `\${PORT}`, PIN: `\${PIN}` }, ready: { url: '/up' } }
  const client = platformOf({ process })
  const env = { PORT: '4711', PIN: '1234' }
  const secrets = secretsOf(await loadWritten({ ...configurationOf(serverOf({})), client }, { env }))
  expect(secrets.map(({ value }) => value)).toContain('1234')
  expect(secrets.map(({ value }) => value)).not.toContain('4711')
})

test('keeps of a key as a mapping what is private in it', async () => {
  const encryption = {
    key: { kty: 'RSA', n: 'modulus', e: 'AQAB', kid: 'theirs', key_ops: ['encrypt'], d: 'private-exponent' },
  }
  const tenants = [{ id: 'acme', request: { url: '/data' } }]
  const resourceServer = { baseUrl: 'http://localhost:8081', tenants, token: { encryption } }
  expect(secretsOf(await loadWritten({ version: 1, resourceServer }))).toEqual([
    { value: 'private-exponent', kind: 'key' },
  ])
})

import { describe, expect, test } from 'vitest'
import type { ConfigurationProblemCode } from './configuration-error.ts'
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

const server = (parts: Parts) => configurationOf(serverOf(parts))
const tenant = (parts: Parts) => server({ tenants: [tenantOf(parts)] })
const client = (parts: Parts) => tenant({ clients: [clientOf(parts)] })
const platform = (parts: Parts) => ({ version: 1, client: platformOf(parts) })
const fill = (value: string) => ({ fill: { selector: '#user', value } })

type Case = readonly [what: string, configuration: unknown, code: ConfigurationProblemCode, sentence: string]

const cases: readonly Case[] = [
  ['no version', { authorizationServer: serverOf() }, 'MISSING_KEY', 'version is missing; add `version: …`'],
  ['another version', { version: 2, authorizationServer: serverOf() }, 'UNSUPPORTED_VERSION', 'version must be 1'],
  [
    'no role',
    { version: 1 },
    'MISSING_KEY',
    'names no role under test; add one of authorizationServer, client, resourceServer',
  ],
  [
    'an unknown key',
    { ...server({}), limit: {} },
    'UNKNOWN_KEY',
    'limit is no key of this format; did you mean limits?',
  ],
  [
    'a key at the wrong place',
    server({ probe: { url: 'http://localhost' } }),
    'UNKNOWN_KEY',
    'it belongs to authorizationServer.tenants[]',
  ],
  ['a key like nothing known', server({ colour: 'red' }), 'UNKNOWN_KEY', 'use one of issuer, metadata, endpoints'],
  [
    'an unknown endpoint',
    server({ endpoints: { tokenEndpoint: 'http://localhost' } }),
    'UNKNOWN_KEY',
    'did you mean token_endpoint?',
  ],
  [
    'an unknown fact',
    server({ facts: { refreshToken: 'none' } }),
    'UNKNOWN_FACT',
    'is no fact of this format; did you mean refreshTokens?',
  ],
  ['a fact of another role', server({ facts: { jwksCache: '5m' } }), 'UNKNOWN_FACT', 'it belongs to resourceServer'],
  [
    'a wrong choice',
    server({ facts: { pkce: 'require' } }),
    'INVALID_VALUE',
    'must be one of required, optional; did you mean required?',
  ],
  [
    'a duration without unit',
    server({ facts: { refreshGrace: 30 } }),
    'WRONG_TYPE',
    'must be a duration with its unit',
  ],
  [
    'a misspelt duration',
    server({ facts: { lifetimes: { code: '1 hour' } } }),
    'INVALID_VALUE',
    'such as 500ms, 30s, 5m, 1h or 2d',
  ],
  ['text for a truth value', server({ facts: { dpop: 'maybe' } }), 'WRONG_TYPE', 'must be true or false, not text'],
  ['a number for text', client({ id: 4711 }), 'WRONG_TYPE', 'must be text, not a number; put it in quotes'],
  [
    'one text for a list',
    client({ redirectUris: 'http://127.0.0.1/cb' }),
    'WRONG_TYPE',
    'must be a list, not text; write it as [ … ]',
  ],
  [
    'a relative address',
    server({ endpoints: { token_endpoint: '/token' } }),
    'INVALID_VALUE',
    'must be a full address',
  ],
  [
    'credentials in an address',
    server({ issuer: 'http://me:hunter2@localhost' }),
    'INVALID_VALUE',
    'must not hold a user name or password',
  ],
  ['no tenants', server({ tenants: [] }), 'INVALID_VALUE', 'must hold at least one tenant'],
  ['no issuer anywhere', server({ issuer: undefined }), 'MISSING_KEY', 'has no issuer; add `issuer: …`'],
  [
    'neither metadata nor endpoints',
    server({ metadata: 'none' }),
    'MISSING_KEY',
    'needs endpoints, since metadata is none',
  ],
  [
    'a wrong metadata',
    server({ metadata: 'automatic' }),
    'INVALID_VALUE',
    'must be auto, none, or the address of the document',
  ],
  [
    'a tenant twice',
    server({ tenants: [tenantOf(), tenantOf()] }),
    'DUPLICATE_ID',
    'tenants[1].id is the id of another tenant as well (number 1',
  ],
  [
    'a client twice',
    tenant({ clients: [clientOf(), clientOf()] }),
    'DUPLICATE_ID',
    'clients[1].id is the id of another client',
  ],
  [
    'a user twice',
    { ...tenant({ users: [{ username: 'alice' }, { username: 'alice' }] }) },
    'DUPLICATE_ID',
    'users[1].username is there twice',
  ],
  ['a tenant id for no address', tenant({ id: 'a b/c' }), 'INVALID_VALUE', 'hold only letters, digits'],
  ['an unknown method', client({ auth: 'basic' }), 'INVALID_VALUE', 'must be one of none, client_secret_basic'],
  ['no method', client({ auth: undefined }), 'MISSING_KEY', 'auth is missing; add `auth: …`'],
  [
    'a secret left out',
    client({ auth: 'client_secret_post' }),
    'MISSING_KEY',
    'auth client_secret_post needs it; add `secret: …`',
  ],
  ['a secret of a public client', client({ secret: 's' }), 'CONFLICT', 'has no use with auth none'],
  ['a key left out', client({ auth: 'private_key_jwt' }), 'MISSING_KEY', 'auth private_key_jwt needs it; add `key: …`'],
  [
    'a key that is no key',
    client({ auth: 'private_key_jwt', key: 7 }),
    'WRONG_TYPE',
    'must be the path of a PEM or JWK file',
  ],
  ['a redirect URI that is relative', client({ redirectUris: ['/cb'] }), 'INVALID_VALUE', 'must be a full URI'],
  [
    'a redirect URI with a fragment',
    client({ redirectUris: ['https://a.example/#x'] }),
    'INVALID_VALUE',
    'must not hold a fragment',
  ],
  ['a resource that is relative', tenant({ resource: 'shipping' }), 'INVALID_VALUE', 'must be an absolute URI'],
  [
    'introspection without id',
    server({ introspection: { auth: 'client_secret_basic', secret: 's' } }),
    'MISSING_KEY',
    'add `id: …`',
  ],
  ['registration without token', server({ registration: {} }), 'MISSING_KEY', 'initialAccessToken is missing'],
  [
    'a parameter the harness sets',
    server({ authorize: { params: { state: 'x' } } }),
    'INVALID_VALUE',
    'params.state is set by the harness',
  ],
  [
    'a header HTTP sets',
    server({ token: { headers: { Host: 'x' } } }),
    'INVALID_VALUE',
    'headers.Host is set by the harness',
  ],
  [
    'credentials as a header',
    server({ token: { headers: { Authorization: 'x' } } }),
    'INVALID_VALUE',
    'headers.Authorization is set by the harness',
  ],
  [
    'a header in two lines',
    server({ authorize: { headers: { 'x-a': 'b\r\nc: d' } } }),
    'INVALID_VALUE',
    'character that no header field may hold',
  ],
  [
    'a header with a bad name',
    server({ authorize: { headers: { 'x a': 'b' } } }),
    'INVALID_VALUE',
    'is no name of a header field',
  ],
  [
    'a parameter with nothing in it',
    'version: 1\nauthorizationServer:\n  authorize: { params: { prompt: } }\n',
    'WRONG_TYPE',
    'params.prompt must be text',
  ],
  [
    'a form without steps',
    server({ login: { kind: 'form' } }),
    'MISSING_KEY',
    'login.steps is missing: `kind: form` needs it; add for example',
  ],
  [
    'steps without a form',
    server({ login: { kind: 'none', steps: [fill('x')] } }),
    'CONFLICT',
    'has no use with `kind: none`',
  ],
  [
    'a refusal without a form',
    server({ login: { kind: 'none', deny: [{ click: '#no' }] } }),
    'CONFLICT',
    'login.deny has no use',
  ],
  [
    'a step of two kinds',
    server({ login: { kind: 'form', steps: [{ click: '#a', check: '#b' }] } }),
    'INVALID_VALUE',
    'exactly one of fill, click and check',
  ],
  [
    'a step of no kind',
    server({ login: { kind: 'form', steps: [{ optional: true }] } }),
    'INVALID_VALUE',
    'exactly one of fill, click and check',
  ],
  [
    'an unknown step',
    server({ login: { kind: 'form', steps: [{ press: '#a' }] } }),
    'UNKNOWN_KEY',
    'login.steps[0].press is no key',
  ],
  [
    'a placeholder nobody fills',
    server({ login: { kind: 'form', steps: [fill('{user}')] } }),
    'INVALID_VALUE',
    'holds {user}, which a login does not know; use {username} or {password}',
  ],
  [
    'a login without users',
    server({ login: { kind: 'form', steps: [fill('{username}')] } }),
    'MISSING_KEY',
    'tenants[0] has no users',
  ],
  ['no requests', { ...server({}), limits: { requests: 0 } }, 'INVALID_VALUE', 'must be at least 1'],
  ['half a scenario', { ...server({}), limits: { concurrency: 1.5 } }, 'WRONG_TYPE', 'must be a whole number'],
  [
    'an address as host',
    { ...server({}), limits: { hosts: ['https://as.example/'] } },
    'INVALID_VALUE',
    'must be a host, or host and port',
  ],
  [
    'any host at all',
    { ...server({}), limits: { hosts: ['*.example'] } },
    'INVALID_VALUE',
    'no scheme, path or wildcard',
  ],
  [
    'an unknown carrier',
    platform({ carriers: ['hermes'] }),
    'INVALID_VALUE',
    'must be one of ups, fedex, usps, dhl, or { id',
  ],
  [
    'a carrier without simulator',
    platform({ carriers: [{ id: 'hermes' }] }),
    'MISSING_KEY',
    'simulator is missing: the id is no carrier',
  ],
  ['a carrier twice', platform({ carriers: ['ups', { id: 'ups' }] }), 'DUPLICATE_ID', 'id of another carrier'],
  [
    'a client at a foreign carrier',
    platform({
      tenants: [{ id: 'a', clients: { upz: { id: 'c', auth: 'none', redirectUri: 'http://127.0.0.1/cb' } } }],
    }),
    'INVALID_VALUE',
    'is no carrier of client.carriers; did you mean ups?',
  ],
  [
    'a request placeholder',
    platform({ start: { path: '/{tenent}/connect' } }),
    'INVALID_VALUE',
    'holds {tenent}, which a request does not know',
  ],
  [
    'a wrong place of the redirect',
    platform({ start: { path: '/x', location: 'body' } }),
    'INVALID_VALUE',
    'must be header, or json: and a JSON pointer',
  ],
  ['no start', platform({ start: undefined }), 'MISSING_KEY', 'client.start is missing'],
  [
    'variables for no process',
    platform({ process: { env: { A: 'b' } } }),
    'MISSING_KEY',
    'client.process.command is missing',
  ],
]

describe('refuses', () => {
  test.each(cases)('%s', async (_, configuration, code, sentence) => {
    const error = await refusalOf(configuration)
    expect(error.message).toContain(sentence)
    expect(error.problems.map((problem) => problem.code)).toContain(code)
    expect(error.message).not.toMatch(/\n {4}at |undefined|\[object|Invalid input|hunter2/)
  })
})

describe('takes', () => {
  test.each([
    [
      'endpoints by hand without issuer',
      server({
        issuer: undefined,
        metadata: 'none',
        endpoints: { authorization_endpoint: 'http://localhost/a', token_endpoint: 'http://localhost/t' },
      }),
    ],
    ['a metadata address without issuer', server({ issuer: undefined, metadata: 'http://localhost/m.json' })],
    [
      'endpoints by tenant',
      configurationOf({
        metadata: 'none',
        tenants: [
          tenantOf({
            endpoints: { authorization_endpoint: 'http://localhost/a', token_endpoint: 'http://localhost/t' },
          }),
        ],
      }),
    ],
    ['a native client with a secret', client({ application: 'native', auth: 'client_secret_basic', secret: 's' })],
    ['a private-use redirect URI', client({ redirectUris: ['com.example.app:/cb'] })],
    ['a user without password', tenant({ users: [{ username: 'alice' }] })],
    ['numbers among parameters', server({ authorize: { params: { max_age: 0, prompt: 'login' } } })],
    ['introspection without credentials', server({ introspection: { auth: 'none' } })],
    ['a login without a name to type', server({ login: { kind: 'form', steps: [{ click: '#continue' }] } })],
    [
      'a mutual-TLS client beside another',
      tenant({ clients: [clientOf(), clientOf({ id: 'm', auth: 'tls_client_auth', cert: 'c.pem', key: 'k.pem' })] }),
    ],
    ['a process that runs already', platform({ process: {} })],
    [
      'a start that answers JSON',
      platform({ start: { method: 'POST', path: 'connect', location: 'json:/url', body: { tenant: '{tenant}' } } }),
    ],
  ])('%s', async (_, configuration) => {
    await expect(loadWritten(configuration)).resolves.toBeDefined()
  })
})

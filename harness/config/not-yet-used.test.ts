import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { selfSignedCertificate } from '../../simulators/index.ts'
import { issuerAddresses } from '../issuer/addresses.ts'
import { authorizationServerTarget } from './authorization-server-target.ts'
import { clientTarget } from './client-target.ts'
import { ConfigurationError } from './configuration-error.ts'
import { isMapping } from './environment.ts'
import { configurationNode, type SchemaKey, schemaKeys } from './json-schema.ts'
import { limitsOf } from './limits.ts'
import { notYetUsed, unusedParts } from './not-yet-used.ts'
import { resourceConfiguration } from './resource-target.ts'
import {
  clientOf,
  configurationOf,
  loadWritten,
  platformOf,
  serverOf,
  tenantOf,
} from './testing/written-configuration.ts'
import { readTokenEncryption } from './token-encryption.ts'

/** Held to its only value when the file is read, and read by editors: nothing further down needs them. */
const doneWithWhenRead = ['version', '$schema']

const keys = ['RS256', 'PS256'].map((alg) => ({
  ...generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }),
  alg,
}))

const [key, otherKey] = keys
const facts = {
  pkce: 'required',
  pkceDocumented: 'http://localhost/pkce',
  refreshTokens: 'rotating',
  refreshGrace: '30s',
  refreshNeeds: ['offline_access'],
  consent: 'once',
  parallelGrants: false,
  minStateLength: 8,
  lifetimes: { code: '60s', access: '1h', refresh: '30d' },
  nativeLoopbackPorts: 'any',
  accessTokens: 'rfc9068',
  reverseProxy: true,
  publicClients: false,
  resourceIndicators: true,
  stepUp: true,
  dpop: true,
  mtls: true,
}
const endpoints = Object.fromEntries(
  [
    'authorization_endpoint',
    'token_endpoint',
    'refresh_endpoint',
    'pushed_authorization_request_endpoint',
    'revocation_endpoint',
    'introspection_endpoint',
    'registration_endpoint',
    'userinfo_endpoint',
    'jwks_uri',
    'device_authorization_endpoint',
    'end_session_endpoint',
  ].map((name) => [name, `http://localhost:9000/${name}`]),
)
const asking = await selfSignedCertificate('asking')
const introspections = [
  { auth: 'client_secret_basic', id: 'api', secret: 's' },
  { auth: 'private_key_jwt', id: 'api', key, kid: 'k1', alg: 'RS256' },
  { auth: 'tls_client_auth', id: 'api', ...asking },
]
const mutual = await selfSignedCertificate('mutual')
const clients = [
  clientOf({ application: 'native', scope: 'a', ungrantedScope: 'b', auth: 'client_secret_basic', secret: 's', facts }),
  clientOf({ id: 'keyed', auth: 'private_key_jwt', key, kid: 'k1', alg: 'RS256' }),
  clientOf({ id: 'mutual', auth: 'tls_client_auth', ...mutual }),
]
const steps = [
  { fill: { selector: '#user', value: '{username}' } },
  { check: '#scope', optional: true },
  { click: 'button' },
]

const platformFacts = {
  metadata: 'read',
  mixUpDefence: 'iss',
  tenantLogin: true,
  keepsConnections: false,
  refreshEarly: '5m',
  breaker: { threshold: 5, cooldown: '30s' },
  limits: { perMinute: 60 },
  trustsHarnessCa: true,
  nativeApp: false,
  pushedRequests: true,
  dpop: true,
  mtls: true,
  minimumScope: { ups: 'shipping' },
}
const asked = { method: 'POST', path: '/{tenant}/{carrier}', headers: { 'x-a': 'b' }, body: '{tenant}' }
const registered = { id: 'acme-ups', auth: 'client_secret_basic', secret: 's', redirectUri: 'http://localhost:8080/cb' }
const platform = platformOf({
  process: { command: 'npm start', env: { A: 'b' }, ready: { url: '/up', timeout: '7s' }, logs: 'stdout' },
  carriers: [
    'ups',
    { id: 'eu', simulator: 'usps', issuerEndsWithSlash: true },
    { id: 'spare', simulator: 'usps', sandboxOf: 'eu' },
  ],
  tenants: [
    {
      id: 'acme',
      headers: { 'x-a': 'b' },
      login: { kind: 'form', steps, deny: steps, failure: 'wrong' },
      users: [{ username: 'alice', password: 'p' }],
      clients: {
        ups: registered,
        eu: { id: 'keyed', auth: 'private_key_jwt', key, alg: 'RS256', redirectUri: 'http://localhost:8080/cb' },
      },
      facts: platformFacts,
    },
  ],
  start: { ...asked, location: 'json:/url' },
  call: { ...asked, passesAnswer: true },
  status: asked,
  disconnect: asked,
  hooks: {
    logs: 'a.log',
    metrics: '/metrics',
    traces: 'spans.json',
    audit: asked,
    dashboard: asked,
    health: asked,
    alerts: asked,
    storeExport: 'export',
    restart: 'restart',
    clock: 'clock',
    operator: 'operate',
  },
  facts: platformFacts,
})

const resourceFacts = {
  tenantClaim: 'tid',
  jwksCache: '5m',
  trustsHarnessCa: true,
  dpop: true,
  mtls: true,
  reverseProxy: true,
}
const guarded = { method: 'POST', url: '/acme/data', headers: { 'x-a': 'b' }, body: { a: 'b' }, needsScope: 'shipping' }
const resources = {
  baseUrl: 'http://localhost:8081',
  process: { command: 'npm start', env: { A: 'b' }, ready: { url: '/up', timeout: '7s' }, logs: 'stdout' },
  tenants: [
    { id: 'acme', request: guarded, second: guarded, audience: 'acme', marker: 'acme-4711', facts: resourceFacts },
    { id: 'globex', request: { ...guarded, url: '/globex/data' } },
  ],
  token: {
    profile: 'jwt',
    alg: 'ES256',
    scope: 'shipping',
    claims: { a: 'b' },
    encryption: { key, kid: 'e1', alg: 'RSA-OAEP', enc: 'A128GCM' },
  },
  facts: resourceFacts,
}

/** Configurations in which, together, every key is set to something that is not its default. */
const everything = introspections.flatMap((introspection) => [
  configurationOf(
    serverOf({
      metadata: 'http://localhost:9000/metadata',
      ca: mutual.cert,
      endpoints,
      authorize: { params: { prompt: 'consent' }, headers: { 'x-a': 'b' } },
      token: { params: { audience: 'api' }, headers: { 'x-a': 'b' } },
      login: { kind: 'form', steps, deny: steps, failure: 'wrong' },
      introspection,
      registration: { initialAccessToken: 't' },
      facts,
      tenants: [
        tenantOf({
          clients,
          users: [{ username: 'alice', password: 'p' }],
          resource: 'http://localhost/api',
          probe: { url: 'http://localhost/me' },
          facts,
        }),
        tenantOf({
          id: 'globex',
          issuer: 'http://localhost/globex',
          endpoints,
          introspection,
          users: [{ username: 'bob' }],
        }),
      ],
    }),
    {
      name: 'everything',
      limits: { requests: 7, perSecond: 7, concurrency: 7, hosts: ['as.example'] },
      client: platform,
      resourceServer: resources,
    },
  ),
])

type Step = string | number

function placesOf(value: unknown, [step, ...rest]: readonly string[]): readonly (readonly Step[])[] {
  if (step === undefined) return value === undefined ? [] : [[]]
  if (step === '[]') {
    const items: readonly unknown[] = Array.isArray(value) ? value : []
    return items.flatMap((item, index) => placesOf(item, rest).map((place) => [index, ...place]))
  }
  if (step === '<name>') {
    const entries = isMapping(value) ? Object.entries(value) : []
    return entries.flatMap(([name, item]) => placesOf(item, rest).map((place) => [name, ...place]))
  }
  return isMapping(value) ? placesOf(value[step], rest).map((place) => [step, ...place]) : []
}

function valueAt(value: unknown, place: readonly Step[]): unknown {
  return place.reduce<unknown>((parent, step) => {
    if (Array.isArray(parent) && typeof step === 'number') return parent[step]
    return isMapping(parent) ? parent[step] : undefined
  }, value)
}

function replaced(value: unknown, [step, ...rest]: readonly Step[], replacement: unknown): unknown {
  if (step === undefined) return replacement
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) => (index === step ? replaced(item, rest, replacement) : item))
  }
  if (!isMapping(value)) return value
  return { ...value, [step]: replaced(value[step], rest, replacement) }
}

/** Other values for a key, of which some may be refused; `undefined` takes the key away. */
function othersFor({ name, node }: SchemaKey, value: unknown): readonly unknown[] {
  if (name === 'key') return [otherKey]
  if (name === 'alg') return ['PS256', ...(node.enum ?? [])]
  // Another certificate would need another key beside it; this one only reads otherwise.
  if (name === 'cert') return [`${String(value)}\n`]
  if (Array.isArray(value)) return [value.slice(1), [...value, 'http://127.0.0.1/x'], [...value, 'x.example']]
  if (typeof value === 'boolean') return [!value]
  if (typeof value === 'number') return [value + 1]
  return [...(node.enum ?? []), `${String(value)}x`, `${String(value)}/x`, '7s', undefined]
}

async function usedFrom(configuration: unknown): Promise<string> {
  try {
    const loaded = await loadWritten(configuration)
    const { process, hooks } = loaded.client ?? {}
    const platform = { ...(await clientTarget(loaded)), process, hooks }
    const server = loaded.resourceServer
    const issuerOf = (tenant: string) => issuerAddresses('http://localhost:4050', tenant)
    const encryption = server && (await readTokenEncryption(loaded, server))
    const resource = server && {
      ...resourceConfiguration(loaded, server, issuerOf, encryption),
      process: server.process,
    }
    const target = await authorizationServerTarget(loaded)
    return JSON.stringify({ target, platform, resource, limits: limitsOf(loaded) })
  } catch (error) {
    if (error instanceof ConfigurationError) return 'refused'
    throw error
  }
}

async function changesSomething(schemaKey: SchemaKey): Promise<boolean> {
  const path = schemaKey.path.replaceAll('[]', '.[]').split('.')
  for (const configuration of everything) {
    const before = await usedFrom(configuration)
    if (before === 'refused') throw new Error('the configuration of this test is refused itself')
    for (const place of placesOf(configuration, path)) {
      for (const other of othersFor(schemaKey, valueAt(configuration, place))) {
        const after = await usedFrom(replaced(configuration, place, other))
        if (after !== 'refused' && after !== before) return true
      }
    }
  }
  return false
}

test('uses every key, or names it as one that is not used yet', async () => {
  const all = schemaKeys(configurationNode())
  const leaves = all.filter(
    ({ path }) => !all.some((other) => other.path.startsWith(`${path}.`) || other.path.startsWith(`${path}[]`)),
  )
  const named = (path: string) =>
    doneWithWhenRead.includes(path) ||
    notYetUsed.some((entry) => path === entry.path || path.startsWith(`${entry.path}.`))
  const passedOver: string[] = []
  for (const leaf of leaves) if (!named(leaf.path) && !(await changesSomething(leaf))) passedOver.push(leaf.path)
  expect(passedOver).toEqual([])
  expect(leaves.length).toBeGreaterThan(150)
})

test('names no key that does not exist, and none that is used', async () => {
  const all = schemaKeys(configurationNode())
  for (const { path } of notYetUsed) {
    const found = all.find((candidate) => candidate.path === path)
    expect(found, path).toBeDefined()
    if (found !== undefined) expect(await changesSomething(found), path).toBe(false)
  }
})

test('says of a run what it leaves alone', async () => {
  const tenants = [tenantOf({ users: [{ username: 'alice' }] })]
  const configuration = await loadWritten(configurationOf(serverOf({ tenants })))
  expect(unusedParts(configuration).map(({ path }) => path.join('.'))).toEqual(['authorizationServer.tenants.0.users'])
  expect(unusedParts(await loadWritten(configurationOf(serverOf())))).toEqual([])
})

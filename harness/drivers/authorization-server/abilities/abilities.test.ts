import { expect, test } from 'vitest'
import type { ServerAbility, ServerClient, ServerFacts } from '../../../../scenarios/api/authorization-server.ts'
import { serveHttp } from '../../../http/local-server.ts'
import {
  callback,
  clientInTests,
  driverInTests,
  formLogin,
  steps,
  targetInTests,
  tenantInTests,
} from '../driver-in-tests.ts'
import type { MetadataSource, TargetConfiguration, TenantConfiguration } from '../input.ts'

interface Situation {
  readonly clients?: readonly [ServerClient, ...ServerClient[]]
  readonly facts?: ServerFacts
  readonly metadata?: object
  readonly source?: MetadataSource
  readonly login?: TargetConfiguration['login']
  readonly tenant?: Partial<TenantConfiguration>
  /** What the token endpoint answers, by grant type. */
  readonly tokens?: (grant: string, scope: string) => object
}

/** What the target says of an ability in a situation; its server signs everybody in by itself. */
async function able(ability: ServerAbility, situation: Situation = {}) {
  const {
    facts = {},
    clients = [clientInTests({ facts })],
    login = { kind: 'none' },
    source = { kind: 'auto' },
  } = situation
  let scope = ''
  await using server = await serveHttp((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://server')
      if (pathname === '/authorize') {
        scope = searchParams.get('scope') ?? ''
        return response.writeHead(302, { location: `${callback}?code=c&state=${searchParams.get('state')}` }).end()
      }
      if (pathname === '/token') {
        const answer = situation.tokens?.(new URLSearchParams(body).get('grant_type') ?? '', scope) ?? {
          access_token: 'opaque',
        }
        return response.writeHead('error' in answer ? 400 : 200).end(JSON.stringify(answer))
      }
      if (situation.metadata === undefined || !pathname.startsWith('/.well-known/'))
        return response.writeHead(404).end()
      return response.writeHead(200).end(JSON.stringify({ issuer: server.origin, ...situation.metadata }))
    })
  })
  const endpoints = { authorization_endpoint: `${server.origin}/authorize`, token_endpoint: `${server.origin}/token` }
  const tenant = tenantInTests({ issuer: server.origin, clients, facts, endpoints, ...situation.tenant })
  await using tested = driverInTests(targetInTests({ metadata: source, login, tenants: [tenant] }))
  await using lease = await tested.lease()
  return await lease.target.able(ability)
}

const secretClient = clientInTests({ authentication: { method: 'client_secret_basic', clientId: 'a', secret: 's' } })

test.each<[ServerAbility, Situation]>([
  ['public-client', {}],
  ['confidential-client', { clients: [secretClient] }],
  ['client-secret', { clients: [secretClient] }],
  ['native-client', { clients: [clientInTests({ application: 'native' })] }],
  ['loopback-redirect-uri', { clients: [clientInTests({ redirectUris: ['http://[::1]:5/cb'] })] }],
  ['https-redirect-uri', {}],
  ['second-client', { clients: [clientInTests(), secretClient] }],
  ['ungranted-scope', { clients: [clientInTests({ ungrantedScope: 'admin' })] }],
  ['login', { login: formLogin() }],
  ['deny', { login: formLogin({ deny: steps(['click', '#no']) }) }],
  ['consent-page', { login: formLogin({ steps: [] }), facts: { consent: 'once' } }],
  ['revocation', { metadata: { revocation_endpoint: 'http://127.0.0.1:1/r' } }],
  ['revocation', { tenant: { endpoints: { revocation_endpoint: 'http://127.0.0.1:1/r' } } }],
  ['introspection', { clients: [secretClient], metadata: { introspection_endpoint: 'http://127.0.0.1:1/i' } }],
  ['dpop', { facts: { dpop: true } }],
  ['dpop', { metadata: { dpop_signing_alg_values_supported: ['ES256'] } }],
  ['mtls', { metadata: { token_endpoint_auth_methods_supported: ['tls_client_auth'] } }],
  ['resource-indicators', { tenant: { resource: 'https://api.example/' } }],
  ['request-objects', { metadata: { request_parameter_supported: true } }],
  ['refresh-tokens', { tokens: () => ({ access_token: 'a', refresh_token: 'r' }) }],
  [
    'refresh-tokens',
    {
      facts: { refreshNeeds: ['offline_access'] },
      tokens: (_, scope) =>
        scope.includes('offline_access') ? { access_token: 'a', refresh_token: 'r' } : { access_token: 'a' },
    },
  ],
  ['client-credentials', { clients: [secretClient] }],
  ['jwt-access-tokens', { facts: { accessTokens: 'jwt' } }],
  ['rfc9068-access-tokens', { tokens: () => ({ access_token: jwtOf({ alg: 'RS256', typ: 'at+jwt' }) }) }],
])('can do %s in situation %#', async (ability, situation) => {
  expect(await able(ability, situation)).toEqual({ kind: 'yes' })
})

test.each<[ServerAbility, Situation, string]>([
  ['login', {}, 'login.kind none'],
  ['deny', {}, 'login.kind none'],
  ['second-user', {}, 'login.kind none'],
  ['consent-page', { login: formLogin(), facts: { consent: 'never' } }, 'consent: never'],
  ['metadata', { source: { kind: 'none' } }, 'metadata: none'],
  ['metadata', {}, 'publishes no metadata'],
  ['revocation', { metadata: {} }, 'the metadata names no revocation_endpoint'],
  ['revocation', { source: { kind: 'none' } }, '`endpoints` names no revocation_endpoint'],
  ['dpop', { metadata: {} }, 'neither in the metadata nor declared'],
  ['dpop', { facts: { dpop: false }, metadata: { dpop_signing_alg_values_supported: ['ES256'] } }, 'dpop: false'],
  ['resource-indicators', {}, 'not declared'],
  ['refresh-tokens', { facts: { refreshTokens: 'none' } }, 'refreshTokens: none'],
  ['refresh-tokens', { metadata: { grant_types_supported: ['authorization_code'] } }, 'no refresh token'],
  [
    'client-credentials',
    { clients: [secretClient], tokens: () => ({ error: 'unauthorized_client' }) },
    'unauthorized_client',
  ],
  ['jwt-access-tokens', {}, 'no JWTs'],
  ['rfc9068-access-tokens', { tokens: () => ({ access_token: jwtOf({ alg: 'RS256' }) }) }, 'typ missing'],
])('says that the server does not do %s in situation %#', async (ability, situation, reason) => {
  const answer = await able(ability, situation)
  expect(answer.kind === 'no' ? answer.reason : answer).toContain(reason)
})

test.each<[ServerAbility, Situation, string]>([
  ['public-client', { clients: [secretClient] }, 'auth: none'],
  ['private-key-jwt', {}, 'auth: private_key_jwt'],
  ['second-tenant', {}, 'add a second tenant'],
  ['second-user', { login: formLogin() }, 'add a second user'],
  ['deny', { login: formLogin() }, 'authorizationServer.login.deny'],
  ['metadata', { tenant: { issuer: undefined } }, 'add `issuer`'],
  ['revocation', {}, 'endpoints: { revocation_endpoint'],
  [
    'introspection',
    { metadata: { introspection_endpoint: 'http://127.0.0.1:1/i' } },
    'authorizationServer.introspection',
  ],
  ['dpop', {}, 'facts: { dpop: true }'],
  ['resource-indicators', { facts: { resourceIndicators: true } }, 'add `resource`'],
  ['refresh-tokens', { metadata: { grant_types_supported: ['refresh_token'] } }, 'facts: { refreshNeeds'],
  ['refresh-tokens', {}, 'facts: { refresh'],
  ['clock', {}, 'facts: { lifetimes'],
  ['token-oracle', {}, 'add `introspection:'],
])('names the line that is missing for %s in situation %#', async (ability, situation, line) => {
  const answer = await able(ability, situation)
  expect(answer.kind === 'unknown' ? answer.missing : answer).toContain(line)
})

test('does not take a failed trial for an answer', async () => {
  const answer = await able('refresh-tokens', { tokens: () => ({ error: 'invalid_client' }) })
  expect(answer).toMatchObject({ kind: 'failed' })
})

function jwtOf(header: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part(header)}.${part({})}.c2ln`
}

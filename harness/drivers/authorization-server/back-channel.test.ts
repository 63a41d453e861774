import { exportJWK, generateKeyPair, type JWTPayload, jwtVerify } from 'jose'
import { expect, test } from 'vitest'
import type { BackChannelRequest, ClientAuthentication } from '../../../scenarios/api/authorization-server.ts'
import { decodeForm, first, type Params } from '../../../scenarios/api/params.ts'
import { serveHttp } from '../../http/local-server.ts'
import { clientInTests, driverInTests, targetInTests, tenantInTests } from './driver-in-tests.ts'
import type { Extras } from './input.ts'

interface Received {
  readonly path: string
  readonly authorization: string | undefined
  readonly headers: NodeJS.Dict<string | string[]>
  readonly form: Params
}

/** A token endpoint that answers as told and keeps what it received. */
async function serveToken(
  answer: (received: Received) => { status?: number; headers?: Record<string, string>; body?: string },
) {
  const received: Received[] = []
  const server = await serveHttp((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      const one = {
        path: request.url ?? '',
        authorization: request.headers.authorization,
        headers: request.headers,
        form: decodeForm(body),
      }
      received.push(one)
      const { status = 200, headers = {}, body: text = '{}' } = answer(one)
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text)
    })
  })
  return { ...server, received }
}

const nothing: Extras = { params: [], headers: [] }

/** One token request at this endpoint. */
async function redeem(
  origin: string,
  authentication: ClientAuthentication,
  request: Partial<BackChannelRequest> = {},
  token: Extras = nothing,
) {
  const client = clientInTests({ authentication })
  const endpoints = { token_endpoint: `${origin}/token` }
  const target = targetInTests({ token, tenants: [tenantInTests({ issuer: origin, clients: [client], endpoints })] })
  await using tested = driverInTests(target)
  await using lease = await tested.lease()
  const outcome = await lease.target.token(client, { form: [['grant_type', 'authorization_code']], ...request })
  return { outcome, observations: tested.driver.observations }
}

const id = 'an app'
const secret = 'p%s:s+w ö'

test.each([
  ['nothing', { method: 'omitted' }, undefined, []],
  ['an id alone', { method: 'none', clientId: id }, undefined, [['client_id', id]]],
  [
    'Basic, form-encoded first',
    { method: 'client_secret_basic', clientId: id, secret },
    'an+app:p%25s%3As%2Bw+%C3%B6',
    [],
  ],
  [
    'a secret in the body',
    { method: 'client_secret_post', clientId: id, secret },
    undefined,
    [
      ['client_id', id],
      ['client_secret', secret],
    ],
  ],
] as const)('authenticates by %s', async (_, authentication, basic, fields) => {
  await using server = await serveToken(() => ({}))
  await redeem(server.origin, authentication)
  const [request] = server.received
  const header = basic === undefined ? undefined : `Basic ${Buffer.from(basic).toString('base64')}`
  expect(request?.authorization).toBe(header)
  expect(request?.form).toEqual([['grant_type', 'authorization_code'], ...fields])
})

test('leaves what a scenario sets itself as it stands', async () => {
  await using server = await serveToken(() => ({}))
  await redeem(
    server.origin,
    { method: 'client_secret_post', clientId: id, secret },
    {
      form: [
        ['client_id', 'another'],
        ['audience', 'mine'],
      ],
      headers: [['Accept', '*/*']],
      query: [['x', '1']],
    },
    {
      params: [
        ['audience', 'theirs'],
        ['tenant', 'acme'],
      ],
      headers: [
        ['accept', 'text/plain'],
        ['x-gateway', 'key'],
      ],
    },
  )
  const [request] = server.received
  expect(request?.path).toBe('/token?x=1')
  expect(request?.form).toEqual([
    ['client_id', 'another'],
    ['audience', 'mine'],
    ['client_secret', secret],
    ['tenant', 'acme'],
  ])
  expect(request?.headers).toMatchObject({
    accept: '*/*',
    'x-gateway': 'key',
    'content-type': 'application/x-www-form-urlencoded',
  })
})

test.each([
  ['the issuer', (origin: string) => origin],
  ['the token endpoint', (origin: string) => `${origin}/token`],
])('learns that assertions have to be for %s', async (_, audienceOf) => {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  let audience: unknown
  await using server = await serveToken(({ form }) => {
    const payload = first(form, 'client_assertion')?.split('.')[1] ?? ''
    const claims: JWTPayload = JSON.parse(Buffer.from(payload, 'base64url').toString())
    audience = claims.aud
    const error = audience === audienceOf(server.origin) ? 'invalid_grant' : 'invalid_client'
    return { status: 400, body: JSON.stringify({ error }) }
  })
  const jwk = { ...(await exportJWK(privateKey)) }
  const authentication = { method: 'private_key_jwt', clientId: id, key: { alg: 'ES256', kid: 'k1', jwk } } as const
  const { outcome } = await redeem(server.origin, authentication)
  expect(outcome).toMatchObject({ kind: 'refused', error: 'invalid_grant' })
  expect(audience).toBe(audienceOf(server.origin))
  const assertions = server.received.map(({ form }) => first(form, 'client_assertion') ?? '')
  const verified = await jwtVerify(assertions.at(-1) ?? '', publicKey, { issuer: id, subject: id })
  expect(verified.protectedHeader).toMatchObject({ alg: 'ES256', kid: 'k1' })
  expect(
    new Set(
      assertions.map((assertion) => JSON.parse(Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString()).jti),
    ).size,
  ).toBe(assertions.length)
})

test('changes an assertion as a scenario wants it, without asking what a good one is', async () => {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  await using server = await serveToken(() => ({}))
  const jwk = { ...(await exportJWK(privateKey)) }
  const claims = { aud: 'https://other.example', exp: undefined }
  await redeem(server.origin, { method: 'private_key_jwt', clientId: id, key: { alg: 'ES256', jwk }, claims })
  expect(server.received).toHaveLength(1)
  const payload = first(server.received[0]?.form ?? [], 'client_assertion')?.split('.')[1] ?? ''
  const sent = JSON.parse(Buffer.from(payload, 'base64url').toString())
  expect(sent).toMatchObject({ aud: 'https://other.example', iss: id })
  expect(sent).not.toHaveProperty('exp')
})

const html = { 'content-type': 'text/html' }

test.each([
  [
    'tokens with status 200',
    { body: '{"access_token":"t","token_type":"Bearer","refresh_token":"r"}' },
    { kind: 'tokens', accessToken: 't', refreshToken: 'r' },
  ],
  [
    'tokens in an error',
    { status: 400, body: '{"error":"invalid_grant","access_token":"t"}' },
    { kind: 'tokens', accessToken: 't' },
  ],
  [
    'form-encoded tokens',
    { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'access_token=t&token_type=bearer' },
    { kind: 'tokens', accessToken: 't' },
  ],
  [
    'an error by the letter',
    { status: 400, body: '{"error":"invalid_grant","error_description":"no"}' },
    { kind: 'refused', status: 400, error: 'invalid_grant', description: 'no' },
  ],
  ['a problem without an error code', { status: 403, body: '{"title":"no"}' }, { kind: 'refused', error: undefined }],
  ['an error with status 200', { body: '{"error":"bad_verification_code"}' }, { kind: 'refused', status: 200 }],
  [
    'a page with status 200',
    { headers: html, body: '<!doctype html><h1>Welcome</h1>' },
    { kind: 'unclear', why: 'not-protocol' },
  ],
  ['an empty answer', { body: '' }, { kind: 'unclear', why: 'not-protocol' }],
  ['JSON with nothing in it', { body: '{"ok":true}' }, { kind: 'unclear', why: 'not-protocol' }],
  ['a redirect to a log-in', { status: 302, headers: { location: '/login' } }, { kind: 'unclear', why: 'redirect' }],
  ['a crash', { status: 500, headers: html, body: '<h1>Oops</h1>' }, { kind: 'unclear', why: 'crash' }],
  [
    'a crash that speaks JSON',
    { status: 503, body: '{"error":"temporarily_unavailable"}' },
    { kind: 'unclear', why: 'crash' },
  ],
  ['a time-out the server noticed', { status: 408 }, { kind: 'unclear', why: 'no-answer' }],
] as const)('reads %s', async (_, answer, expected) => {
  await using server = await serveToken(() => answer)
  const { outcome, observations } = await redeem(server.origin, { method: 'omitted' })
  expect(outcome).toMatchObject(expected)
  expect(observations.tokenAnswers).toMatchObject([{ client: 'app', grant: 'authorization_code' }])
  if (outcome.kind === 'unclear') expect(outcome.sentence).toMatch(/\w/)
})

test('names the endpoint that is missing', async () => {
  await using tested = driverInTests(targetInTests())
  await using lease = await tested.lease()
  const [client] = lease.target.tenants[0].clients
  const outcome = await lease.target.token(client, { form: [] })
  expect(outcome).toMatchObject({ kind: 'unclear', why: 'not-sent' })
  expect(outcome.kind === 'unclear' && outcome.sentence).toContain('endpoints: { token_endpoint:')
  expect(await lease.target.post(client, 'revocation_endpoint', { form: [] })).toMatchObject({ kind: 'not-sent' })
})

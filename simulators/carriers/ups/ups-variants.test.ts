import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunningCarrier } from '../../index.ts'
import { type StartOptions, sendForm, startCarrier } from '../../testing/carrier.ts'
import { basicOf, codeFor, newParty, newVerifier, type Party, post, send } from '../../testing/code-flow.ts'

let ups: RunningCarrier
let party: Party

beforeAll(async () => {
  ups = await startCarrier('ups')
  party = await newParty(ups, 'acme')
})
afterAll(() => ups.close())

async function withSwitch(quirks: StartOptions['quirks'] = {}, options: StartOptions = {}) {
  const server = await startCarrier('ups', { ...options, quirks })
  return { server, one: await newParty(server, 'acme'), [Symbol.asyncDispose]: () => server.close() }
}

const grant = { grant_type: 'client_credentials' }
const ask = ({ server, client } = party, headers = {}) => post(server.endpoints.token_endpoint, client, grant, headers)
const tokenOf = async (one = party) => String((await ask(one)).json.access_token)
const track = ({ server }: Pick<Party, 'server'>, token: string, number = '1Z999AA10123456784') =>
  send(`${server.origin}/api/track/v1/details/${number}`, { headers: { authorization: `Bearer ${token}` } })

/** A code by way of the login page. */
function codeOf(one: Party): Promise<string> {
  const endpoints = { ...one.server.endpoints, authorization_endpoint: `${one.server.origin}/lasso/signin` }
  const changes = { code_challenge: undefined, code_challenge_method: undefined, type: 'ups_com_api' }
  return codeFor({ ...one, server: { ...one.server, endpoints } }, newVerifier(), changes)
}

const redeem = ({ server, client }: Party, code: string) =>
  post(server.endpoints.token_endpoint, client, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: client.redirectUris[0],
  })

describe('ups/no-cors', () => {
  test('gives a token to a request with Origin, and no header of CORS', async () => {
    const { status, headers } = await ask(party, { origin: 'https://app.example' })
    expect([status, headers['access-control-allow-origin']]).toEqual([200, undefined])
    await using off = await withSwitch({ 'ups/no-cors': false })
    expect((await ask(off.one, { origin: 'https://app.example' })).status).toBe(400)
  })
})

describe('ups/exp-one-second-later', () => {
  test.each([
    ['today', {}, 14_400],
    ['today', { 'ups/exp-one-second-later': false }, 14_399],
    ['rfc9700', {}, 3600],
    ['rfc9700', { 'ups/exp-one-second-later': true }, 3601],
  ] as const)('in %s with %j makes it %i', async (profile, quirks, lifetime) => {
    await using on = await withSwitch(quirks, { profile })
    const { exp = 0, iat = 0 } = decodeJwt(await tokenOf(on.one))
    expect(exp - iat).toBe(lifetime)
  })
})

describe('ups/codes-live-thirty-seconds and ups/codes-live-ten-minutes', () => {
  test.each([
    ['ups/codes-live-thirty-seconds', 28, 200],
    ['ups/codes-live-thirty-seconds', 31, 400],
    ['ups/codes-live-ten-minutes', 590, 200],
    ['ups/codes-live-ten-minutes', 601, 400],
  ] as const)('with %s answer after %i seconds with %i', async (quirk, seconds, status) => {
    await using on = await withSwitch({ [quirk]: true })
    await on.server.clock.set({ offsetMs: 0, frozen: true })
    const start = Date.now()
    const code = await codeOf(on.one)
    await on.server.clock.set({ offsetMs: start + seconds * 1000 - Date.now(), frozen: true })
    expect((await redeem(on.one, code)).status).toBe(status)
  })
})

describe('ups/empty-scope-and-count', () => {
  test('adds two members to client credentials and none to a code', async () => {
    await using on = await withSwitch({ 'ups/empty-scope-and-count': true })
    expect((await ask(on.one)).text).toMatch(/"status":"approved","scope":"","refresh_count":"0"\}$/)
    const { json } = await redeem(on.one, await codeOf(on.one))
    expect(json.refresh_count).toBe('0')
    expect(Object.keys(json)).toHaveLength(12)
  })
})

describe('ups/errors-without-response', () => {
  test('leaves the wrapper out at the APIs alone', async () => {
    await using on = await withSwitch({ 'ups/errors-without-response': true })
    const { status, text } = await track(on.one, 'garbage')
    expect([status, text]).toEqual([
      401,
      '{"errors":[{"code":"40101","message":"Invalid Authentication Information."}]}',
    ])
    const wrong = await sendForm(on.server.endpoints.token_endpoint, grant, { authorization: basicOf('x', 'y') })
    expect(wrong.text).toBe('{"response":{"errors":[{"code":"10401","message":"ClientId is Invalid"}]}}')
  })
})

describe('ups/good-tokens-refused', () => {
  test('refuses every second call with a good token, and the login', async () => {
    await using on = await withSwitch({ 'ups/good-tokens-refused': true })
    const token = await tokenOf(on.one)
    const statuses: number[] = []
    for (let call = 0; call < 4; call += 1) statuses.push((await track(on.one, token)).status)
    expect(statuses).toEqual([401, 200, 401, 200])
    const { clientId, redirectUris } = on.one.client
    const query = new URLSearchParams({ client_id: clientId, redirect_uri: redirectUris[0] ?? '', type: 'ups_com_api' })
    const login = await send(`${on.server.origin}/lasso/signin?${query}&response_type=code`)
    expect([login.status, login.text]).toEqual([
      400,
      '{"response":{"errors":[{"code":"10400","message":"Bad Request"}]}}',
    ])
  })
})

describe('ups/no-shipper-account', () => {
  test('refuses the calls of users and not those of apps', async () => {
    await using on = await withSwitch({ 'ups/no-shipper-account': true })
    const { json } = await redeem(on.one, await codeOf(on.one))
    expect(json.refresh_token).toBeTypeOf('string')
    expect((await track(on.one, String(json.access_token))).status).toBe(403)
    expect((await track(on.one, await tokenOf(on.one))).status).toBe(200)
  })
})

test('refuses credentials with a blank at their end as it refuses wrong ones', async () => {
  const { clientId, clientSecret = '' } = party.client
  for (const [id, secret] of [
    [`${clientId} `, clientSecret],
    [clientId, `${clientSecret} `],
  ] as const) {
    const { status, text } = await sendForm(ups.endpoints.token_endpoint, grant, { authorization: basicOf(id, secret) })
    expect([status, text]).toEqual([401, '{"response":{"errors":[{"code":"10401","message":"ClientId is Invalid"}]}}'])
  }
})

test('gives new tokens to one of two refreshes at once, and tells the other off', async () => {
  const { json } = await redeem(party, await codeOf(party))
  const refresh = () =>
    post(`${ups.origin}/security/v1/oauth/refresh`, party.client, {
      grant_type: 'refresh_token',
      refresh_token: String(json.refresh_token),
    })
  const answers = await Promise.all([refresh(), refresh()])
  const lost = answers.filter(({ status }) => status !== 200)
  expect(lost.map(({ status, text }) => [status, text])).toEqual([
    [400, '{"response":{"errors":[{"code":"10400","message":"Invalid Refresh Token"}]}}'],
  ])
})

test('has nothing under /api/security', async () => {
  const { status } = await sendForm(`${ups.origin}/api/security/v1/oauth/token`, grant)
  expect(status).toBe(404)
})

test('keeps an older access token when it gives a new one', async () => {
  const first = await tokenOf()
  await tokenOf()
  expect((await track(party, first)).status).toBe(200)
})

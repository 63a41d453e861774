import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunningCarrier } from '../../index.ts'
import { inBody, type StartOptions, sendForm, startCarrier } from '../../testing/carrier.ts'
import { basicOf, codeFor, newParty, newVerifier, type Party, post, send } from '../../testing/code-flow.ts'

let usps: RunningCarrier
let party: Party

beforeAll(async () => {
  usps = await startCarrier('usps')
  party = await newParty(usps, 'acme')
})
afterAll(() => usps.close())

type Values = Readonly<Record<string, string>>
const grant = { grant_type: 'client_credentials' }
const ask = (values: Values, { server, client } = party, headers: Values = {}) =>
  sendForm(server.endpoints.token_endpoint, { ...inBody(client), ...values }, headers)
const address = ({ server }: Pick<Party, 'server'>, token: string) =>
  send(`${server.origin}/addresses/v3/address?streetAddress=3120%20M%20St&state=DC`, {
    headers: { authorization: `Bearer ${token}` },
  })
const tokenOf = async (one = party) => String((await ask(grant, one)).json.access_token)

async function withSwitch(quirks: StartOptions['quirks'] = {}) {
  const server = await startCarrier('usps', { quirks })
  return { server, one: await newParty(server, 'acme'), [Symbol.asyncDispose]: () => server.close() }
}

async function codeTokens(one = party) {
  const code = await codeFor(one, newVerifier(), { code_challenge: undefined, code_challenge_method: undefined })
  const redirect_uri = one.client.redirectUris[0] ?? ''
  return (await ask({ grant_type: 'authorization_code', code, redirect_uri }, one)).json
}

describe('usps/no-cors', () => {
  test('gives a token to a request with Origin, and no header of CORS', async () => {
    const { status, headers } = await ask(grant, party, { origin: 'https://app.example' })
    expect([status, headers['access-control-allow-origin']]).toEqual([200, undefined])
  })
})

describe('usps/exp-one-second-later', () => {
  test('leaves the second out when it is off', async () => {
    await using off = await withSwitch({ 'usps/exp-one-second-later': false })
    const { exp = 0, iat = 0 } = decodeJwt(await tokenOf(off.one))
    expect(exp - iat).toBe(28_799)
  })
})

describe('usps/claims-as-documented', () => {
  test('puts scopes into aud once it is on, and APIs take the token', async () => {
    await using on = await withSwitch({ 'usps/claims-as-documented': true })
    const token = String((await ask({ ...grant, scope: 'addresses' }, on.one)).json.access_token)
    expect(decodeJwt(token)).toMatchObject({ iss: 'urn://api.usps.com', aud: ['addresses'] })
    expect((await address(on.one, token)).status).toBe(200)
  })
})

describe('usps/refresh-token-form', () => {
  test('has 32 letters and digits when on and others when off', async () => {
    expect((await codeTokens()).refresh_token).toMatch(/^[A-Za-z0-9]{32}$/)
    await using off = await withSwitch({ 'usps/refresh-token-form': false })
    expect((await codeTokens(off.one)).refresh_token).not.toMatch(/^[A-Za-z0-9]{32}$/)
  })
})

describe('usps/numbers-as-strings', () => {
  test('writes every number as a string once it is on', async () => {
    await using on = await withSwitch({ 'usps/numbers-as-strings': true })
    const { text } = await ask(grant, on.one)
    expect(text).toMatch(/"issued_at":"\d{13}","expires_in":"28799"/)
    expect(text).not.toMatch(/":\d/)
    expect(await codeTokens(on.one)).toMatchObject({ refresh_token_expires_in: '604799', refresh_count: '0' })
  })
})

describe('usps/resource-cookie', () => {
  test('comes with the 401 for a bad token', async () => {
    expect((await address(party, 'garbage')).headers['set-cookie']).toMatch(/^TLTSID=[0-9a-f]{32};/)
    expect((await address(party, await tokenOf())).headers).not.toHaveProperty('set-cookie')
    await using off = await withSwitch({ 'usps/resource-cookie': false })
    expect((await address(off.one, 'garbage')).headers).not.toHaveProperty('set-cookie')
  })
})

describe('usps/no-resource-challenge and usps/resource-challenge-with-realm', () => {
  test.each([
    ['usps/no-resource-challenge', undefined],
    ['usps/resource-challenge-with-realm', 'Bearer realm="https://api.usps.com"'],
  ])('with %s give %s', async (quirk, challenge) => {
    await using on = await withSwitch({ [quirk]: true })
    expect((await address(on.one, 'garbage')).headers['www-authenticate']).toBe(challenge)
  })
})

describe('usps/client-authentication-failed', () => {
  test('has the short form once it is on', async () => {
    await using on = await withSwitch({ 'usps/client-authentication-failed': true })
    const { status, text } = await ask({ ...grant, client_secret: 'wrong' }, on.one)
    expect([status, text]).toEqual([
      401,
      '{"error":"invalid_client","error_description":"Client authentication failed."}',
    ])
  })
})

describe('usps/revoke-by-bearer', () => {
  test('ends a refresh token for the bearer of an access token of the same app, and not for Basic', async () => {
    await using on = await withSwitch({ 'usps/revoke-by-bearer': true })
    const { one, server } = on
    const { access_token, refresh_token } = await codeTokens(one)
    const { revocation_endpoint } = server.endpoints
    const token = String(refresh_token)
    expect((await post(revocation_endpoint, one.client, { token })).status).toBe(400)
    const bearer = { authorization: `Bearer ${access_token}` }
    expect((await sendForm(revocation_endpoint, { token }, bearer)).status).toBe(200)
    const refused = await ask({ grant_type: 'refresh_token', refresh_token: token }, one)
    expect(refused.json.refresh_token_status).toBe('Not Found')
  })
})

describe('usps/token-calls-count', () => {
  test('takes five a minute and sixty an hour', async () => {
    await using on = await withSwitch({ 'usps/token-calls-count': true, 'usps/access-token-claims': false })
    const start = Date.now()
    const at = (seconds: number) => on.server.clock.set({ offsetMs: start + seconds * 1000 - Date.now(), frozen: true })
    const statuses: number[] = []
    for (let minute = 0; minute < 13; minute += 1) {
      await at(minute * 61)
      for (let call = 0; call < 5; call += 1) statuses.push((await ask(grant, on.one)).status)
    }
    expect(statuses).toEqual([...Array.from({ length: 60 }, () => 200), 429, 429, 429, 429, 429])
    await at(3601)
    const fresh = await Promise.all(Array.from({ length: 6 }, () => ask(grant, on.one)))
    const [refused, ...more] = fresh.filter(({ status }) => status !== 200)
    expect([refused?.status, refused?.headers['retry-after'], more]).toEqual([429, '60', []])
  })
})

describe('usps/app-not-onboarded', () => {
  test('gives tokens and refuses every call', async () => {
    await using on = await withSwitch({ 'usps/app-not-onboarded': true })
    const { status, text } = await address(on.one, await tokenOf(on.one))
    expect([status, text]).toEqual([
      401,
      expect.stringContaining('"message":"The client application identifier is invalid."'),
    ])
  })
})

test('refuses credentials with a blank at their end as it refuses wrong ones', async () => {
  const { clientId, clientSecret = '' } = party.client
  for (const changes of [{ client_id: `${clientId} ` }, { client_secret: `${clientSecret} ` }]) {
    const { status, json } = await ask({ ...grant, ...changes })
    expect([status, json.error]).toEqual([401, 'invalid_client'])
  }
})

test('forbids to keep what its token endpoint says, errors too', async () => {
  expect((await ask({ ...grant, client_secret: 'wrong' })).headers['cache-control']).toBe('no-store')
  const { clientId, clientSecret = '' } = party.client
  const basic = { authorization: basicOf(clientId, clientSecret) }
  expect((await sendForm(usps.endpoints.token_endpoint, grant, basic)).headers['cache-control']).toBe('no-store')
})

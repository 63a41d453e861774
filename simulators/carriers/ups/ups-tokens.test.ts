import { decodeJwt, decodeProtectedHeader } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunningCarrier } from '../../index.ts'
import { startCarrier } from '../../testing/carrier.ts'
import {
  type Answer,
  basicOf,
  codeFor,
  newParty,
  newVerifier,
  type Party,
  post,
  send,
} from '../../testing/code-flow.ts'

let ups: RunningCarrier
let party: Party
const refreshUrl = () => `${ups.origin}/security/v1/oauth/refresh`

beforeAll(async () => {
  ups = await startCarrier('ups')
  party = await newParty(ups, 'acme')
})
afterAll(() => ups.close())

const clientCredentials = (headers = {}) =>
  post(ups.endpoints.token_endpoint, party.client, { grant_type: 'client_credentials' }, headers)

async function codeTokens(): Promise<Answer> {
  const code = await upsCode(newVerifier(), { code_challenge: undefined })
  return redeem(code)
}

function redeem(code: string, changes = {}): Promise<Answer> {
  const redirect_uri = party.client.redirectUris[0]
  return post(ups.endpoints.token_endpoint, party.client, {
    grant_type: 'authorization_code',
    code,
    redirect_uri,
    ...changes,
  })
}

/** A code by way of UPS's login page. */
async function upsCode(verifier: string, changes = {}): Promise<string> {
  return codeFor(
    {
      ...party,
      server: { ...ups, endpoints: { ...ups.endpoints, authorization_endpoint: `${ups.origin}/lasso/signin` } },
    },
    verifier,
    {
      code_challenge_method: undefined,
      type: 'ups_com_api',
      ...changes,
    },
  )
}

const refresh = (token: unknown) =>
  post(refreshUrl(), party.client, { grant_type: 'refresh_token', refresh_token: String(token) })

describe('ups/token-answer and ups/numbers-as-strings', () => {
  test('answer client credentials with six members, all of them strings', async () => {
    const { status, text, json } = await clientCredentials()
    expect(status).toBe(200)
    expect(Object.keys(json)).toEqual(['token_type', 'issued_at', 'client_id', 'access_token', 'expires_in', 'status'])
    expect(text).toMatch(
      /^\{"token_type":"Bearer","issued_at":"\d{13}","client_id":"acme-ups-1","access_token":"[^"]+","expires_in":"14399","status":"approved"\}$/,
    )
  })

  test('answer a code with twelve members, all of them strings, and count the refreshes', async () => {
    const first = (await codeTokens()).json
    expect(Object.keys(first).sort()).toEqual([
      'access_token',
      'client_id',
      'expires_in',
      'issued_at',
      'refresh_count',
      'refresh_token',
      'refresh_token_expires_in',
      'refresh_token_issued_at',
      'refresh_token_status',
      'scope',
      'status',
      'token_type',
    ])
    expect(Object.values(first).every((value) => typeof value === 'string')).toBe(true)
    expect(first).toMatchObject({
      refresh_token_expires_in: '5183999',
      refresh_count: '0',
      refresh_token_status: 'approved',
    })
    const second = (await refresh(first.refresh_token)).json
    expect((await refresh(second.refresh_token)).json.refresh_count).toBe('2')
  })
})

describe('ups/numbers-as-strings', () => {
  test('leaves numbers alone when it is off', async () => {
    await using plain = await startCarrier('ups', { quirks: { 'ups/numbers-as-strings': false } })
    const { client } = await newParty(plain, 'acme')
    const { json } = await post(plain.endpoints.token_endpoint, client, { grant_type: 'client_credentials' })
    expect(json.expires_in).toBe(14399)
  })
})

describe('ups/access-token-rs384 and ups/merchant-id-claim', () => {
  test('sign with RS384 and let the token live a second longer than it says', async () => {
    const { json } = await clientCredentials({ 'x-merchant-id': 'any value' })
    const token = String(json.access_token)
    const claims = decodeJwt(token)
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'RS384', typ: 'JWT', kid: claims.sid })
    expect(claims).toMatchObject({ iss: 'https://apis.ups.com', clientid: 'acme-ups-1', mer_id: 'any value' })
    expect(claims.at).toMatch(/^[\w-]{28}$/)
    expect(Number(claims.exp) - Number(claims.iat)).toBe(14_400)
    expect(token.length).toBeGreaterThan(1200)
  })

  test('take an empty merchant for none', async () => {
    const { status, json } = await clientCredentials({ 'x-merchant-id': '' })
    expect(status).toBe(200)
    expect(decodeJwt(String(json.access_token))).not.toHaveProperty('mer_id')
  })
})

describe('ups/lifetimes', () => {
  test('ends access tokens after 14399 seconds and refresh tokens after 5183999', async () => {
    await using other = await startCarrier('ups')
    const tenant = await other.addTenant({ id: 'acme' })
    const [client] = tenant.clients
    if (client === undefined) throw new Error('no client')
    const { json } = await post(other.endpoints.token_endpoint, client, { grant_type: 'client_credentials' })
    const call = async () =>
      (await send(tenant.probeUrl, { headers: { authorization: `Bearer ${json.access_token}` } })).status
    await other.clock.set({ offsetMs: 14_390_000 })
    expect(await call()).toBe(200)
    await other.clock.set({ offsetMs: 14_401_000 })
    expect(await call()).toBe(401)
  })
})

describe('ups/code-lifetime', () => {
  test('refuses a code after a minute', async () => {
    await using other = await startCarrier('ups', { quirks: { 'ups/authorize-redirect': false } })
    const late = await newParty(other, 'acme')
    const code = await codeFor(late, newVerifier())
    await other.clock.set({ offsetMs: 61_000 })
    const answer = await post(other.endpoints.token_endpoint, late.client, {
      grant_type: 'authorization_code',
      code,
      redirect_uri: late.client.redirectUris[0],
    })
    expect(answer.text).toBe('{"response":{"errors":[{"code":"10400","message":"Invalid authorization code"}]}}')
  })
})

describe('ups/token-headers', () => {
  test('sends the headers that were recorded', async () => {
    const { headers } = await clientCredentials()
    expect(headers).toMatchObject({
      'cache-control': 'max-age=0, no-cache, no-store',
      pragma: 'no-cache',
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'access-control-max-age': '600',
    })
    expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
  })
})

describe('ups/refresh-path, ups/no-refresh-at-token and ups/invalid-grant-type', () => {
  test('refresh at their own address and nowhere else', async () => {
    const { json } = await codeTokens()
    const elsewhere = await post(ups.endpoints.token_endpoint, party.client, {
      grant_type: 'refresh_token',
      refresh_token: String(json.refresh_token),
    })
    expect([elsewhere.status, elsewhere.text]).toEqual([
      400,
      '{"response":{"errors":[{"code":"10400","message":"Invalid/Missing grant_type"}]}}',
    ])
    const otherGrant = await post(refreshUrl(), party.client, { grant_type: 'client_credentials' })
    expect(otherGrant.status).toBe(400)
    expect((await refresh(json.refresh_token)).status).toBe(200)
  })
})

describe('ups/refresh-reuse-keeps-family and ups/invalid-refresh-token', () => {
  test('refuse the used token and keep the one that took its place', async () => {
    const first = (await codeTokens()).json
    const second = (await refresh(first.refresh_token)).json
    const again = await refresh(first.refresh_token)
    expect([again.status, again.text]).toEqual([
      400,
      '{"response":{"errors":[{"code":"10400","message":"Invalid Refresh Token"}]}}',
    ])
    expect((await refresh(second.refresh_token)).status).toBe(200)
  })

  test('let one of two refreshes at once win', async () => {
    const { json } = await codeTokens()
    const answers = await Promise.all([refresh(json.refresh_token), refresh(json.refresh_token)])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400])
  })
})

describe('ups/refresh-needs-secret, ups/pkce-without-secret and ups/invalid-code-verifier', () => {
  test('redeem by verifier alone and cannot refresh so', async () => {
    const verifier = newVerifier()
    const code = await upsCode(verifier)
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const body = (values: Record<string, string>) =>
      new URLSearchParams({ client_id: party.client.clientId, ...values }).toString()
    const wrong = body({
      grant_type: 'authorization_code',
      code,
      redirect_uri: party.client.redirectUris[0] ?? '',
      code_verifier: newVerifier(),
    })
    expect((await send(ups.endpoints.token_endpoint, { method: 'POST', headers: form, body: wrong })).text).toBe(
      '{"response":{"errors":[{"code":"10400","message":"Invalid code verifier"}]}}',
    )
    const right = body({
      grant_type: 'authorization_code',
      code,
      redirect_uri: party.client.redirectUris[0] ?? '',
      code_verifier: verifier,
    })
    const granted = await send(ups.endpoints.token_endpoint, { method: 'POST', headers: form, body: right })
    expect(granted.status).toBe(200)
    const again = body({ grant_type: 'refresh_token', refresh_token: String(granted.json.refresh_token) })
    const refused = await send(refreshUrl(), { method: 'POST', headers: form, body: again })
    expect([refused.status, refused.text]).toEqual([
      400,
      '{"response":{"errors":[{"code":"10400","message":"Invalid/Missing Authorization Header"}]}}',
    ])
  })
})

describe('ups/code-replay-keeps-tokens and ups/invalid-authorization-code', () => {
  test('refuse the second use of a code and keep what the first one brought', async () => {
    const code = await upsCode(newVerifier(), { code_challenge: undefined })
    const first = await redeem(code)
    const second = await redeem(code)
    expect([second.status, second.text]).toEqual([
      400,
      '{"response":{"errors":[{"code":"10400","message":"Invalid authorization code"}]}}',
    ])
    const { status } = await send(party.tenant.probeUrl, {
      headers: { authorization: `Bearer ${first.json.access_token}` },
    })
    expect(status).toBe(200)
  })
})

describe('ups/basic-only and ups/missing-basic-header', () => {
  test('do not look at credentials in the body', async () => {
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: party.client.clientId,
      client_secret: party.client.clientSecret ?? '',
    })
    const answer = await send(ups.endpoints.token_endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: body.toString(),
    })
    expect([answer.status, answer.text]).toEqual([
      400,
      '{"response":{"errors":[{"code":"10400","message":"Invalid/Missing Authorization Header"}]}}',
    ])
  })
})

describe('ups/client-id-is-invalid, ups/error-body and ups/error-headers', () => {
  test.each(['wrong id', 'wrong secret'])('say the same for a %s, in body and headers', async (what) => {
    const { clientId, clientSecret = '' } = party.client
    const authorization = what === 'wrong id' ? basicOf('nobody', clientSecret) : basicOf(clientId, `${clientSecret} `)
    const answer = await clientCredentials({ authorization })
    expect([answer.status, answer.text]).toEqual([
      401,
      '{"response":{"errors":[{"code":"10401","message":"ClientId is Invalid"}]}}',
    ])
    expect(answer.headers).toMatchObject({ errorcode: '10401', errordescription: 'ClientId is Invalid' })
  })
})

describe('ups/invalid-redirect-url', () => {
  test('says so when the token request names another address', async () => {
    const code = await upsCode(newVerifier(), { code_challenge: undefined })
    const answer = await redeem(code, { redirect_uri: party.client.redirectUris[1] })
    expect([answer.status, answer.text]).toEqual([
      400,
      '{"response":{"errors":[{"code":"10400","message":"Invalid Redirect URL"}]}}',
    ])
  })
})

describe('ups/token-rate-limit', () => {
  test('refuses the hundred and first token of a minute and counts anew after it', async () => {
    await using other = await startCarrier('ups', { quirks: { 'ups/access-token-rs384': false } })
    const { client } = await newParty(other, 'acme')
    const ask = () => post(other.endpoints.token_endpoint, client, { grant_type: 'client_credentials' })
    const answers = await Promise.all(Array.from({ length: 101 }, ask))
    const [refused, ...more] = answers.filter(({ status }) => status !== 200)
    expect(more).toEqual([])
    expect([refused?.status, refused?.text]).toEqual([
      429,
      '{"response":{"errors":[{"code":"10429","message":"Too Many Requests"}]}}',
    ])
    expect(refused?.headers).not.toHaveProperty('retry-after')
    await other.clock.set({ offsetMs: 61_000 })
    expect((await ask()).status).toBe(200)
  })
})

describe('ups/blocked-merchant', () => {
  test('answers 403 once it is on', async () => {
    await using other = await startCarrier('ups', { quirks: { 'ups/blocked-merchant': true } })
    const { client } = await newParty(other, 'acme')
    const answer = await post(other.endpoints.token_endpoint, client, { grant_type: 'client_credentials' })
    expect([answer.status, answer.text]).toEqual([
      403,
      '{"response":{"errors":[{"code":"10403","message":"Blocked Merchant"}]}}',
    ])
  })
})

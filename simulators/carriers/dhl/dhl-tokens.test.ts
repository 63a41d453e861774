import { Readable } from 'node:stream'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { request } from 'undici'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunningCarrier } from '../../index.ts'
import { inBody, sendForm, sendJson, startCarrier } from '../../testing/carrier.ts'
import { type Answer, basicOf, newParty, type Party, post, probe, send } from '../../testing/code-flow.ts'

let dhl: RunningCarrier
let party: Party

beforeAll(async () => {
  dhl = await startCarrier('dhl')
  party = await newParty(dhl, 'acme')
})
afterAll(() => dhl.close())

type Values = Readonly<Record<string, string>>
const basic = (secret = party.client.clientSecret ?? '') => ({ authorization: basicOf(party.client.clientId, secret) })
const getToken = (path: string, headers: Values = basic()) => send(dhl.origin + path, { headers })
const group = (
  headers: Values,
  body: Values = {},
  query = '?grant_type=client_credentials&response_type=access_token',
) => sendForm(`${dhl.origin}/auth/v1/token${query}`, body, headers)
const ropc = '/parcel/de/account/auth/ropc/v1'

function portal(changes: Values = {}): Promise<Answer> {
  const [user] = party.tenant.users
  if (user === undefined) throw new Error('no user')
  return sendForm(`${dhl.origin}${ropc}/token`, {
    grant_type: 'password',
    ...inBody(party.client),
    ...user,
    ...changes,
  })
}

const notAllowed = '{"status":401,"title":"Unauthorized","detail":"Access to the resource is not allowed."}'
const three = (seconds: number) =>
  new RegExp(`^\\{"access_token":"[A-Za-z0-9]{28}","token_type":"Bearer","expires_in":${seconds}\\}$`)

describe('dhl/group-token and dhl/opaque-tokens', () => {
  test('take parameters from the query string and give 28 letters and digits', async () => {
    expect((await group(basic())).text).toMatch(three(1799))
    const wrong = await group(basic('wrong'))
    expect([wrong.status, wrong.text]).toEqual([401, notAllowed])
    expect((await group(basic(), {}, '')).status).toBe(400)
  })
})

describe('dhl/group-basic-only', () => {
  test('refuses credentials in the body', async () => {
    const answer = await group({}, inBody(party.client))
    expect([answer.status, answer.text]).toEqual([401, notAllowed])
  })
})

describe('dhl/group-length-required', () => {
  test('answers 411 to a body without a length', async () => {
    const url = `${dhl.origin}/auth/v1/token?grant_type=client_credentials`
    const body = Readable.from([Buffer.from('a=b')])
    const { statusCode } = await request(url, { method: 'POST', headers: basic(), body })
    expect(statusCode).toBe(411)
  })
})

describe('dhl/parcel-de-password-grant', () => {
  test('takes key, secret, user and password from the body and gives no refresh token', async () => {
    const good = await portal()
    expect(good.text).toMatch(three(1799))
    expect(await probe(party.tenant, good.json.access_token)).toBe(200)
  })

  test.each([{ password: 'wrong' }, { username: 'nobody' }, { client_secret: 'wrong' }, { client_id: 'nobody' }])(
    'refuses %j with 401',
    async (changes) => {
      const answer = await portal({ ...changes })
      expect([answer.status, answer.text]).toEqual([401, notAllowed])
    },
  )

  test('is the only grant there, and there alone', async () => {
    expect((await portal({ grant_type: 'client_credentials' })).status).toBe(400)
    const [user] = party.tenant.users
    const elsewhere = await group(basic(), { ...user }, '?grant_type=password')
    expect(elsewhere.status).toBe(400)
  })
})

describe('dhl/parcel-de-hello', () => {
  test("tells of a portal user's token, and of nothing without one", async () => {
    const { json } = await portal()
    const hello = await getToken(`${ropc}/hello`, { authorization: `Bearer ${json.access_token}` })
    expect(hello.status).toBe(200)
    expect(Object.keys(hello.json)).toEqual(['accesstoken-info', 'gkp-info'])
    expect(hello.json['accesstoken-info']).toMatchObject({ expires_in_s: expect.any(Number) })
    expect((await getToken(`${ropc}/hello`)).status).toBe(401)
    expect((await getToken(`${ropc}/`, {})).json).toMatchObject({ amp: { version: 'v1', env: 'production' } })
  })
})

describe('dhl/ecommerce-americas-token', () => {
  test('gives an hour, and errors with a number in their type', async () => {
    const url = `${dhl.origin}/auth/v4/accesstoken`
    expect((await sendForm(url, { grant_type: 'client_credentials', ...inBody(party.client) })).text).toMatch(
      three(3600),
    )
    const wrong = await sendForm(url, { grant_type: 'client_credentials', client_id: 'nobody', client_secret: 'x' })
    expect([wrong.status, wrong.text]).toEqual([
      401,
      '{"type":"https://api.dhlecs.com/docs/errors/401.0000001","title":"Invalid credentials."}',
    ])
  })
})

describe('dhl/ecommerce-global-token', () => {
  test('gives five hours and a scope by GET', async () => {
    const { json } = await getToken('/account/v1/auth/accesstoken')
    expect(json).toMatchObject({ token_type: 'Bearer', expires_in: 18_000, scope: '' })
    expect((await getToken('/account/v1/auth/accesstoken', basic('wrong'))).text).toBe(notAllowed)
  })
})

describe('dhl/ecommerce-asia-token', () => {
  test('takes the secret out of the address', async () => {
    const { clientId, clientSecret = '' } = party.client
    const path = (password: string) =>
      `/rest/v1/OAuth/AccessToken?${new URLSearchParams({ clientId, password, returnFormat: 'json' })}`
    expect((await getToken(path(clientSecret), {})).text).toMatch(three(3600))
    expect((await getToken(path('wrong'), {})).status).toBe(401)
  })
})

describe('dhl/ecommerce-europe-token', () => {
  test('writes the status of an error as a string', async () => {
    expect((await getToken('/ccc/v1/auth/accesstoken')).text).toMatch(three(1799))
    const wrong = await getToken('/ccc/v1/auth/accesstoken', basic('wrong'))
    expect([wrong.status, wrong.json.status]).toEqual([401, '401'])
  })
})

describe('dhl/ecommerce-uk-token', () => {
  test('gives an hour', async () => {
    const url = `${dhl.origin}/parceluk/auth/v1/accesstoken`
    expect((await sendForm(url, { grant_type: 'client_credentials', ...inBody(party.client) })).text).toMatch(
      three(3600),
    )
  })
})

describe('dhl/internetmarke-token', () => {
  test('wants both kinds of credentials and tells what is in the wallet', async () => {
    const url = `${dhl.origin}/post/de/shipping/im/v1/user`
    const [user] = party.tenant.users
    const asked = { grant_type: 'client_credentials', ...inBody(party.client) }
    expect((await sendForm(url, { ...asked, ...user })).json).toMatchObject({ walletBalance: expect.any(Number) })
    expect((await sendForm(url, asked)).status).toBe(401)
  })
})

describe('dhl/post-international-token and dhl/post-international-revokes-by-get', () => {
  test('give and end a token by GET', async () => {
    const path = '/dpi/v1/auth/accesstoken'
    expect((await getToken(path)).text).toBe('{"messages":["ThirdPartyVendor-ID is missing."]}')
    const { json } = await getToken(path, { ...basic(), 'ThirdPartyVendor-ID': '4711' })
    const token = String(json.access_token)
    expect(await probe(party.tenant, token)).toBe(200)
    const revoke = () => getToken(`${path}/revoke?token=${token}`, {})
    expect([(await revoke()).status, (await revoke()).status]).toEqual([200, 401])
    expect(await probe(party.tenant, token)).toBe(401)
  })
})

describe('dhl/parcel-nl-api-key', () => {
  const url = (path: string) => `${dhl.origin}/authenticate/${path}`
  const byKey = (key = party.client.clientSecret) => sendJson(url('api-key'), { userId: party.client.clientId, key })

  test('answers in camel case with HS256 tokens for a quarter of an hour and a week', async () => {
    const { json } = await byKey()
    expect(Object.keys(json)).toEqual([
      'accessToken',
      'accessTokenExpiration',
      'refreshToken',
      'refreshTokenExpiration',
      'accountNumbers',
    ])
    const access = decodeJwt(String(json.accessToken))
    expect(decodeProtectedHeader(String(json.accessToken)).alg).toBe('HS256')
    expect(Object.keys(access).sort()).toEqual(['accounts', 'exp', 'jti', 'nbf', 'organizationId', 'roles', 'sub'])
    expect([Number(access.exp) - Number(access.nbf), json.accessTokenExpiration]).toEqual([900, access.exp])
    expect(decodeJwt(String(json.refreshToken)).roles).toEqual(['auth-service.REFRESH'])
    expect(await probe(party.tenant, json.accessToken)).toBe(200)
    expect(await probe(party.tenant, json.refreshToken)).toBe(401)
    const again = await sendJson(url('refresh-token'), { refreshToken: json.refreshToken })
    expect(await probe(party.tenant, again.json.accessToken)).toBe(200)
  })

  test('refuses in its own words', async () => {
    const wrong = await byKey('wrong')
    expect([wrong.status, wrong.json.message]).toEqual([401, 'Invalid key'])
    const missing = await sendJson(url('api-key'), {})
    expect([missing.status, missing.json.message]).toEqual([400, 'userId or key not provided'])
  })
})

describe('dhl/lifetimes', () => {
  test('ends a token after the time of its division', async () => {
    await using other = await startCarrier('dhl')
    const own = await newParty(other, 'acme')
    const headers = { authorization: basicOf(own.client.clientId, own.client.clientSecret ?? '') }
    const short = (await send(`${other.origin}/ccc/v1/auth/accesstoken`, { headers })).json.access_token
    const long = (await send(`${other.origin}/account/v1/auth/accesstoken`, { headers })).json.access_token
    await other.clock.set({ offsetMs: 1_801_000 })
    expect([await probe(own.tenant, short), await probe(own.tenant, long)]).toEqual([401, 200])
    await other.clock.set({ offsetMs: 18_002_000 })
    expect(await probe(own.tenant, long)).toBe(401)
  })
})

describe('dhl/absent-endpoints', () => {
  test('has no authorization endpoint, metadata or introspection', async () => {
    const { authorization_endpoint, jwks_uri, introspection_endpoint } = dhl.endpoints
    const metadata = `${dhl.origin}/.well-known/oauth-authorization-server/auth/v1`
    for (const url of [authorization_endpoint, jwks_uri, metadata]) expect((await send(url)).status).toBe(404)
    expect((await post(introspection_endpoint, party.client, {})).status).toBe(404)
  })
})

describe('dhl/double-slashes', () => {
  test('takes a doubled slash when on and does not when off', async () => {
    expect((await getToken('//ccc/v1/auth/accesstoken')).status).toBe(200)
    await using off = await startCarrier('dhl', { quirks: { 'dhl/double-slashes': false } })
    expect((await send(`${off.origin}//ccc/v1/auth/accesstoken`, { headers: basic() })).status).toBe(404)
  })
})

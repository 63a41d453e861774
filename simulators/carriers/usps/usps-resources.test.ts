import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunningCarrier } from '../../index.ts'
import { inBody, sendForm, sendJson, startCarrier } from '../../testing/carrier.ts'
import { clientAt, newParty, type Party, send } from '../../testing/code-flow.ts'

let usps: RunningCarrier
let party: Party
let token: string

const address = '/addresses/v3/address?streetAddress=3120%20M%20St&state=DC'
const search = { originZIPCode: '06830', destinationZIPCode: '38118', weight: 1.5, mailClass: 'PRIORITY_MAIL' }
const badAddressToken =
  '\n            {"apiVersion":"/addresses/v3/","error":{"code":"401","message":"Missing or malformed access token.","errors":[{"title":"invalid_token","detail":"Missing or malformed access token.","source":"Access Token"}]}}'

beforeAll(async () => {
  usps = await startCarrier('usps')
  party = await newParty(usps, 'acme')
  token = await tokenOf(party)
})
afterAll(() => usps.close())

async function tokenOf({ client }: Pick<Party, 'client'>, origin = usps.origin): Promise<string> {
  const { json } = await sendForm(`${origin}/oauth2/v3/token`, { grant_type: 'client_credentials', ...inBody(client) })
  return String(json.access_token)
}

const get = (path: string, bearer = token, origin = usps.origin) =>
  send(origin + path, { headers: { authorization: `Bearer ${bearer}` } })

test('knows addresses and prices, the same way every time', async () => {
  const first = await get(address)
  expect(first.status).toBe(200)
  expect(first.json).toMatchObject({ firm: party.tenant.marker, address: { streetAddress: '3120 M ST', state: 'DC' } })
  expect((await get(address)).text).toBe(first.text)
  expect((await get('/addresses/v3/city-state?ZIPCode=06830')).json).toMatchObject({ ZIPCode: '06830' })
  const price = await sendJson(`${usps.origin}/prices/v3/base-rates/search`, search, {
    authorization: `Bearer ${token}`,
  })
  expect(price.json.totalBasePrice).toBeTypeOf('number')
})

describe('usps/resource-error-body and usps/leading-white-space', () => {
  test("begin a bad token's answer with a line break, with a slash after the version of addresses", async () => {
    for (const bearer of [`${token}x`, 'garbage']) {
      const { status, text, headers } = await get(address, bearer)
      expect([status, text]).toEqual([401, badAddressToken])
      expect(headers['www-authenticate']).toBe('Bearer')
    }
  })

  test('have no slash after the version of prices', async () => {
    const { text } = await sendJson(`${usps.origin}/prices/v3/base-rates/search`, search)
    expect(text).toContain('{"apiVersion":"/prices/v3","error":')
  })

  test('shape an address that is not there', async () => {
    const { status, text } = await get('/addresses/v3/address?streetAddress=nowhere&state=DC')
    expect([status, text]).toEqual([
      404,
      '{"apiVersion":"/addresses/v3/","error":{"code":"404","message":"Address Not Found.","errors":[]}}',
    ])
  })

  test('leave the white space out when it is off', async () => {
    await using off = await startCarrier('usps', { quirks: { 'usps/leading-white-space': false } })
    expect((await get(address, 'garbage', off.origin)).text).toMatch(/^\{/)
  })
})

describe('usps/missing-product-as-invalid-client', () => {
  test('speaks of the client', async () => {
    const tenant = await usps.addTenant({ id: 'prices-only', clients: [{ scope: 'prices' }] })
    const bearer = await tokenOf({ client: clientAt(tenant, 0) })
    const { status, text } = await get(address, bearer)
    expect(status).toBe(401)
    expect(text).toContain('"message":"The client application identifier is invalid."')
  })
})

describe('usps/hourly-quota', () => {
  test('counts each API by itself and says when to come back', async () => {
    await using other = await startCarrier('usps')
    const own = await newParty(other, 'acme')
    const bearer = await tokenOf(own, other.origin)
    const call = () => get(address, bearer, other.origin)
    const answers = await Promise.all(Array.from({ length: 61 }, call))
    const [refused, ...more] = answers.filter(({ status }) => status !== 200)
    expect(more).toEqual([])
    expect(refused?.status).toBe(429)
    expect(refused?.text).toContain('"code":"TOO_MANY_REQUESTS"')
    const wait = Number(refused?.headers['retry-after'])
    expect(wait).toBeGreaterThan(3500)
    const price = await sendJson(`${other.origin}/prices/v3/base-rates/search`, search, {
      authorization: `Bearer ${bearer}`,
    })
    expect(price.status).toBe(200)
    await other.clock.set({ offsetMs: wait * 1000 })
    expect((await call()).status).toBe(200)
  })
})

describe('usps/environments-apart', () => {
  test('names another issuer on the test host, and takes no token of the other', async () => {
    const ofTest = await tokenOf(party, usps.testOrigin)
    expect(decodeJwt(ofTest).iss).toBe('https://cat-keyc.usps.com/realms/USPS')
    expect((await get(address, ofTest, usps.testOrigin)).status).toBe(200)
    expect((await get(address, ofTest)).status).toBe(401)
  })
})

describe('usps/old-host-says-nothing', () => {
  test('answers 401 with an empty message', async () => {
    const { status, text } = await send(usps.origin + address, { headers: { host: 'api.usps.com' } })
    expect([status, text]).toEqual([401, '{"error":{"code":"401","message":""}}'])
  })
})

describe('usps/double-slashes', () => {
  test('takes a doubled slash when on and does not when off', async () => {
    const body = { grant_type: 'client_credentials', ...inBody(party.client) }
    expect((await sendForm(`${usps.origin}//oauth2/v3/token`, body)).status).toBe(200)
    await using off = await startCarrier('usps', { quirks: { 'usps/double-slashes': false } })
    expect((await sendForm(`${off.origin}//oauth2/v3/token`, body)).status).toBe(404)
  })
})

test('gives the second token that labels want', async () => {
  const tenant = await usps.addTenant({ id: 'labels', clients: [{ scope: 'payments' }] })
  const authorization = `Bearer ${await tokenOf({ client: clientAt(tenant, 0) })}`
  const { json } = await sendJson(`${usps.origin}/payments/v3/payment-authorization`, { roles: [] }, { authorization })
  const claims = decodeJwt(String(json.paymentAuthorizationToken))
  expect(claims.aud).toEqual(['labels', 'international-labels'])
  expect(Number(claims.exp) - Number(claims.iat)).toBe(28_800)
})

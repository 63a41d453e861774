import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunningCarrier } from '../../index.ts'
import { sendJson, startCarrier } from '../../testing/carrier.ts'
import { type Answer, basicOf, clientAt, newParty, type Party, send } from '../../testing/code-flow.ts'

/** One call a second would end most tests of this file early. */
const unlimited = { 'dhl/tracking-quota': false }
const ordersPath = '/parcel/de/shipping/v2/orders'
const shipment = { profile: 'STANDARD_GRUPPENPROFIL', shipments: [{ product: 'V01PAK', refNo: 'order 1' }] }

let dhl: RunningCarrier
let party: Party
let token: string

beforeAll(async () => {
  dhl = await startCarrier('dhl', { quirks: unlimited })
  party = await newParty(dhl, 'acme')
  token = await tokenOf(party)
})
afterAll(() => dhl.close())

type Values = Readonly<Record<string, string>>
const basicOfClient = ({ client }: Pick<Party, 'client'>) => ({
  authorization: basicOf(client.clientId, client.clientSecret ?? ''),
})

async function tokenOf(one: Pick<Party, 'client'>, origin = dhl.origin): Promise<string> {
  const { json } = await send(`${origin}/ccc/v1/auth/accesstoken`, { headers: basicOfClient(one) })
  return String(json.access_token)
}

const order = (headers: Values, origin = dhl.origin) => sendJson(origin + ordersPath, shipment, headers)
const bearer = (value = token) => ({ authorization: `Bearer ${value}` })
const track = (headers: Values, number = '00340434161094', origin = dhl.origin) =>
  send(`${origin}/track/shipments?trackingNumber=${number}`, { headers })

function expectProblem(answer: Answer, status: number, detail: unknown): void {
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
  expect(Object.keys(answer.json)).toEqual(['title', 'status', 'detail', 'instance', 'type'])
  expect([answer.status, answer.json.status, answer.json.detail]).toEqual([status, status, detail])
}

test('numbers the same shipment the same way every time', async () => {
  const first = await order(bearer())
  expect(first.status).toBe(200)
  expect(first.text).toContain(party.tenant.marker)
  expect((await order(bearer())).text).toBe(first.text)
  const parcel = { pickup: '5234567', consigneeAddress: { name: 'A', country: 'US' } }
  for (const path of [
    '/freight/shipping/orders/v1/sendtransportinstruction',
    '/shipping/v4/label',
    '/shipping/v4/products',
    '/parceluk/shipping/v1/label',
  ]) {
    const { status, text } = await sendJson(dhl.origin + path, parcel, bearer())
    expect([path, status, text]).toEqual([path, 200, expect.stringContaining(party.tenant.marker)])
    expect((await sendJson(dhl.origin + path, parcel, bearer())).text).toBe(text)
  }
})

describe('dhl/problem-json', () => {
  test('says the same of a bad token and of a missing product', async () => {
    expectProblem(await order(bearer(`${token}x`)), 401, 'Unauthorized for given resource.')
    const tenant = await dhl.addTenant({ id: 'tracking-only', clients: [{ scope: 'tracking' }] })
    const other = await tokenOf({ client: clientAt(tenant, 0) })
    expectProblem(await order(bearer(other)), 401, 'Unauthorized for given resource.')
  })
})

describe('dhl/wrong-method-as-unauthorized', () => {
  test('answers 401 to a GET where a POST is wanted', async () => {
    const answer = await send(dhl.origin + ordersPath, { headers: bearer() })
    expectProblem(answer, 401, 'Unauthorized for given resource.')
    expect(answer.headers).not.toHaveProperty('allow')
  })
})

describe('dhl/parcel-de-key-and-basic and dhl/parcel-de-either-bearer-or-key', () => {
  test('take the key with a portal user, and neither alone nor with a token', async () => {
    const [user] = party.tenant.users
    const key = { 'dhl-api-key': party.client.clientId }
    const portalUser = { authorization: basicOf(user?.username ?? '', user?.password ?? '') }
    expect((await order({ ...key, ...portalUser })).status).toBe(200)
    expectProblem(await order(portalUser), 401, 'Invalid ApiKey')
    expectProblem(
      await order({ ...key, authorization: basicOf(user?.username ?? '', 'wrong') }),
      401,
      'Unauthorized for given resource.',
    )
    expectProblem(await order({ ...key, ...bearer() }), 401, 'use EITHER Bearer or Apikey')
  })

  test('do not take the portal user of another tenant', async () => {
    const [user] = (await dhl.addTenant({ id: 'globex', users: [{ username: 'other', password: 'other' }] })).users
    const headers = {
      'dhl-api-key': party.client.clientId,
      authorization: basicOf(user?.username ?? '', user?.password ?? ''),
    }
    expect((await order(headers)).status).toBe(401)
  })
})

describe('dhl/tracking-api-key', () => {
  test('takes the key in any case and no token', async () => {
    const found = await track({ 'DHL-API-Key': party.client.clientId })
    expect(found.json).toMatchObject({ shipments: [{ id: '00340434161094', status: { statusCode: 'delivered' } }] })
    expect(found.text).toContain(party.tenant.marker)
    expectProblem(await track(bearer()), 401, 'Unauthorized for given resource.')
    expect((await track({ 'dhl-api-key': party.client.clientId }, 'nope')).status).toBe(404)
  })
})

describe('dhl/tracking-quota', () => {
  test('takes one call a second and 250 a day', async () => {
    await using other = await startCarrier('dhl')
    const own = await newParty(other, 'acme')
    const call = () => track({ 'dhl-api-key': own.client.clientId }, '00340434161094', other.origin)
    const midnight = (Math.floor(Date.now() / 86_400_000) + 1) * 86_400_000 - Date.now()
    const at = (second: number) => other.clock.set({ offsetMs: midnight + second * 1000, frozen: true })
    await at(0)
    expect([(await call()).status, (await call()).status]).toEqual([200, 429])
    for (let second = 2; second < 250; second += 1) {
      await at(second)
      expect((await call()).status).toBe(200)
    }
    await at(300)
    expectProblem(await call(), 429, 'Too many requests within defined time period, please try again later.')
    await at(86_401)
    expect((await call()).status).toBe(200)
  })
})

describe('dhl/express-basic', () => {
  test('takes Basic on every call, in test and production, and answers others in its own shape', async () => {
    const rates = (path: string, headers: Values) => send(`${dhl.origin}${path}?accountNumber=1&weight=2`, { headers })
    for (const path of ['/mydhlapi/rates', '/mydhlapi/test/rates']) {
      expect((await rates(path, basicOfClient(party))).json).toMatchObject({ products: [{ productCode: 'P' }] })
      const wrong = await rates(path, { authorization: basicOf(party.client.clientId, 'wrong') })
      expect([wrong.status, Object.keys(wrong.json)]).toEqual([
        401,
        ['instance', 'detail', 'title', 'message', 'status'],
      ])
    }
  })
})

describe('dhl/environments-apart', () => {
  test('takes no token of the sandbox in production', async () => {
    const ofTest = await tokenOf(party, dhl.testOrigin)
    expect((await order(bearer(ofTest), dhl.testOrigin)).status).toBe(200)
    expect((await order(bearer(ofTest))).status).toBe(401)
  })
})

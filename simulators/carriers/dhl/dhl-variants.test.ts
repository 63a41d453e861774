import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunningCarrier } from '../../index.ts'
import { inBody, type StartOptions, sendForm, sendJson, startCarrier } from '../../testing/carrier.ts'
import { basicOf, clientAt, newParty, type Party, send } from '../../testing/code-flow.ts'

const ropc = '/parcel/de/account/auth/ropc/v1/token'
const freight = '/freight/shipping/orders/v1/sendtransportinstruction'
const notAllowed = '{"status":401,"title":"Unauthorized","detail":"Access to the resource is not allowed."}'

let dhl: RunningCarrier
let party: Party

beforeAll(async () => {
  dhl = await startCarrier('dhl')
  party = await newParty(dhl, 'acme')
})
afterAll(() => dhl.close())

type Values = Readonly<Record<string, string>>
const basic = ({ client }: Pick<Party, 'client'>, secret = client.clientSecret ?? '') => ({
  authorization: basicOf(client.clientId, secret),
})
const group = (one: Party, headers: Values = {}) =>
  sendForm(
    `${one.server.origin}/auth/v1/token?grant_type=client_credentials&response_type=access_token`,
    {},
    { ...basic(one), ...headers },
  )
const bearer = async (one: Party) => ({ authorization: `Bearer ${(await group(one)).json.access_token}` })

function portal({ server, tenant, client }: Party, changes: Values = {}, origin = server.origin) {
  const [user = { username: '', password: '' }] = tenant.users
  return sendForm(origin + ropc, { grant_type: 'password', ...inBody(client), ...user, ...changes })
}

async function withSwitch(quirks: StartOptions['quirks']) {
  const server = await startCarrier('dhl', { quirks: quirks ?? {} })
  return { one: await newParty(server, 'acme'), server, [Symbol.asyncDispose]: () => server.close() }
}

describe('dhl/no-cors', () => {
  test('gives a token to a request with Origin, and no header of CORS', async () => {
    const { status, headers } = await group(party, { origin: 'https://app.example' })
    expect([status, headers['access-control-allow-origin']]).toEqual([200, undefined])
  })
})

describe('dhl/parcel-de-oauth-errors', () => {
  test('tells the app from the user once it is on', async () => {
    await using on = await withSwitch({ 'dhl/parcel-de-oauth-errors': true })
    const answers = [await portal(on.one, { password: 'wrong' }), await portal(on.one, { client_secret: 'wrong' })]
    expect(answers.map(({ status, json }) => [status, json.error])).toEqual([
      [401, 'invalid_grant'],
      [401, 'invalid_client'],
    ])
  })
})

describe('dhl/portal-password-expired', () => {
  test('refuses the right password once it is on', async () => {
    await using on = await withSwitch({ 'dhl/portal-password-expired': true })
    const { status, text } = await portal(on.one)
    expect([status, text]).toEqual([401, notAllowed])
    expect((await group(on.one)).status).toBe(200)
  })
})

describe('dhl/status-code-member', () => {
  test('has the older name once it is on', async () => {
    await using on = await withSwitch({ 'dhl/status-code-member': true })
    const { text } = await sendJson(on.server.origin + freight, {}, { authorization: 'Bearer garbage' })
    expect(text).toBe(
      `{"title":"Unauthorized","detail":"Unauthorized for given resource.","instance":"${freight}","type":"about:blank","statusCode":401}`,
    )
  })
})

describe('dhl/group-token-with-scope', () => {
  test('names the scope once it is on', async () => {
    await using on = await withSwitch({ 'dhl/group-token-with-scope': true })
    expect((await group(on.one)).text).toMatch(
      /^\{"access_token":"\w{28}","token_type":"Bearer","expires_in":1799,"scope":"shipping tracking"\}$/,
    )
  })
})

describe('dhl/group-quota', () => {
  test('ends with the two hundred and fifty-first call of a day', async () => {
    await using on = await withSwitch({})
    await on.server.clock.set({ frozen: true })
    const headers = await bearer(on.one)
    const call = () => sendJson(on.server.origin + freight, {}, headers)
    const statuses = (await Promise.all(Array.from({ length: 250 }, call))).map(({ status }) => status)
    expect(new Set(statuses)).toEqual(new Set([200]))
    const over = await call()
    expect([over.status, over.json.title, over.headers['content-type']]).toEqual([
      429,
      'Too Many Requests',
      expect.stringContaining('application/problem+json'),
    ])
    await on.server.clock.set({ offsetMs: 86_400_000, frozen: true })
    const next = await sendJson(on.server.origin + freight, {}, await bearer(on.one))
    expect(next.status).toBe(200)
  })
})

describe('dhl/group-missing-product', () => {
  test('says what it says of wrong credentials', async () => {
    const tenant = await dhl.addTenant({ id: 'tracking-only', clients: [{ scope: 'tracking' }] })
    const one = { server: dhl, tenant, client: clientAt(tenant, 0) }
    const { status, text } = await sendJson(dhl.origin + freight, {}, await bearer(one))
    expect([status, text]).toEqual([401, notAllowed])
  })
})

describe('dhl/ecommerce-americas-errors', () => {
  test('number an expired token and name what is missing', async () => {
    const expired = await sendJson(`${dhl.origin}/shipping/v4/label`, {}, { authorization: 'Bearer garbage' })
    expect([expired.status, expired.text]).toEqual([
      401,
      '{"type":"https://api.dhlecs.com/docs/errors/401.0000001","title":"Access token expired"}',
    ])
    const headers = await bearer(party)
    const incomplete = await sendJson(`${dhl.origin}/shipping/v4/products`, { pickup: '5234567' }, headers)
    expect([incomplete.status, incomplete.text]).toEqual([
      400,
      '{"type":"https://api.dhlecs.com/docs/errors/400.0000001","title":"Request validation failed","invalidParams":[{"name":"consigneeAddress","reason":"is required"}]}',
    ])
  })
})

describe('dhl/ppl-token', () => {
  test('gives a token for client credentials', async () => {
    const url = `${dhl.origin}/ecs/ppl/myapi2/login/getAccessToken`
    const grant = { grant_type: 'client_credentials', ...inBody(party.client) }
    expect((await sendForm(url, grant)).json).toMatchObject({ token_type: 'Bearer', expires_in: 1799 })
    expect((await sendForm(url, { ...grant, client_secret: 'wrong' })).status).toBe(401)
  })
})

const rates = (path: string, one: Party, secret?: string, origin = one.server.origin) =>
  send(origin + path, { headers: basic(one, secret) })

describe('dhl/express-errors', () => {
  test('have the shape of MyDHL API, with details where something is missing', async () => {
    const incomplete = await rates('/mydhlapi/rates', party)
    expect([incomplete.status, incomplete.text]).toEqual([
      400,
      '{"instance":"/mydhlapi/rates","detail":"accountNumber and weight are required.","title":"Bad Request","message":"accountNumber and weight are required.","status":400,"additionalDetails":["accountNumber and weight are required."]}',
    ])
    const unknown = await rates('/mydhlapi/tracking?shipmentTrackingNumber=1', party)
    expect([unknown.status, unknown.text]).toEqual([
      404,
      '{"instance":"/mydhlapi/tracking","detail":"No data found.","title":"Not Found","message":"No data found.","status":404}',
    ])
  })
})

describe('dhl/express-reasons', () => {
  test('gives reasons once it is on', async () => {
    await using on = await withSwitch({ 'dhl/express-reasons': true })
    const { status, json } = await rates('/mydhlapi/rates', on.one, 'wrong')
    expect([status, json.reasons]).toEqual([401, [{ msg: 'Invalid Credentials' }]])
  })
})

describe('dhl/express-test-quota', () => {
  test('ends with the five hundred and first call of a day, in test alone', async () => {
    await using on = await withSwitch({})
    await on.server.clock.set({ frozen: true })
    const path = '/rates?accountNumber=1&weight=2'
    const statuses = new Set<number>()
    for (let round = 0; round < 5; round += 1) {
      const answers = await Promise.all(Array.from({ length: 100 }, () => rates(`/mydhlapi/test${path}`, on.one)))
      for (const { status } of answers) statuses.add(status)
    }
    expect(statuses).toEqual(new Set([200]))
    const over = await rates(`/mydhlapi/test${path}`, on.one)
    expect([over.status, Object.keys(over.json)]).toEqual([429, ['instance', 'detail', 'title', 'message', 'status']])
    expect((await rates(`/mydhlapi${path}`, on.one)).status).toBe(200)
  })
})

test('has no sandbox of Internetmarke', async () => {
  const [user = { username: '', password: '' }] = party.tenant.users
  const form = { grant_type: 'client_credentials', ...inBody(party.client), ...user }
  const at = (origin: string) => sendForm(`${origin}/post/de/shipping/im/v1/user`, form)
  expect([(await at(dhl.origin)).status, (await at(dhl.testOrigin)).status]).toEqual([200, 404])
})

test('refuses credentials with a blank at their end as it refuses wrong ones', async () => {
  const answers = [
    await portal(party, { client_secret: `${party.client.clientSecret} ` }),
    await portal(party, { client_id: `${party.client.clientId} ` }),
  ]
  for (const { status, text } of answers) expect([status, text]).toEqual([401, notAllowed])
  expect((await send(`${dhl.origin}/ccc/v1/auth/accesstoken`, { headers: basic(party, 'blank ') })).status).toBe(401)
})

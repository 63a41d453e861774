import { gunzipSync } from 'node:zlib'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { request } from 'undici'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunningCarrier } from '../../index.ts'
import { inBody, type StartOptions, sendForm, sendJson, startCarrier } from '../../testing/carrier.ts'
import { type Answer, clientAt, newParty, type Party, post, send } from '../../testing/code-flow.ts'

/** The block of an address would end most tests of this file early. */
const unblocked = { 'fedex/ip-block': false }
const grant = { grant_type: 'client_credentials' }
const notValid = {
  code: 'NOT.AUTHORIZED.ERROR',
  message: 'The given client credentials were not valid. Please modify your request and try again.',
}

let fedex: RunningCarrier
let party: Party
let token: string

beforeAll(async () => {
  fedex = await startCarrier('fedex', { quirks: unblocked })
  party = await newParty(fedex, 'acme')
  token = String((await ask(grant)).json.access_token)
})
afterAll(() => fedex.close())

type Values = Readonly<Record<string, string>>
const ask = (values: Values, { server, client } = party, origin = server.origin) =>
  sendForm(`${origin}/oauth/token`, { ...inBody(client), ...values })

async function withSwitch(quirks: NonNullable<StartOptions['quirks']>) {
  const server = await startCarrier('fedex', { quirks: { ...unblocked, ...quirks } })
  return { server, one: await newParty(server, 'acme'), [Symbol.asyncDispose]: () => server.close() }
}

const trackOf = (...numbers: readonly string[]) => ({
  includeDetailedScans: false,
  trackingInfo: numbers.map((trackingNumber) => ({ trackingNumberInfo: { trackingNumber } })),
})
const track = (bearer = token, origin = fedex.origin, headers: Values = {}) =>
  sendJson(`${origin}/track/v1/trackingnumbers`, trackOf('123456789012'), {
    authorization: `Bearer ${bearer}`,
    ...headers,
  })

function errorIn(answer: Answer): unknown {
  return Array.isArray(answer.json.errors) ? answer.json.errors[0] : undefined
}

describe('fedex/token-answer and fedex/lifetimes', () => {
  test('answer with four members, bearer in small letters and 3599 as a number', async () => {
    expect((await ask(grant)).text).toMatch(
      /^\{"access_token":"[^"]+","token_type":"bearer","expires_in":3599,"scope":"CXS-TP"\}$/,
    )
  })
})

describe('fedex/access-token-payload', () => {
  test('has an array for a scope and nothing that says who it is for', () => {
    expect(decodeProtectedHeader(token).alg).toBe('RS256')
    const claims = decodeJwt(token)
    expect(Object.keys(claims).sort()).toEqual(['Payload', 'client_id', 'exp', 'jti', 'scope'])
    expect(claims.scope).toEqual(['CXS-TP'])
  })
})

describe('fedex/credentials-in-body, fedex/credentials-not-valid and fedex/error-body', () => {
  test("refuse Basic, wrong credentials and none with one code, in FedEx's shape", async () => {
    const answers = [
      await post(`${fedex.origin}/oauth/token`, party.client, grant),
      await sendForm(`${fedex.origin}/oauth/token`, { ...grant, client_id: 'nobody', client_secret: 'wrong' }),
      await ask({ ...grant, client_secret: 'wrong' }),
      await sendForm(`${fedex.origin}/oauth/token`, grant),
    ]
    for (const answer of answers) {
      expect([answer.status, Object.keys(answer.json), answer.json.errors]).toEqual([
        401,
        ['transactionId', 'errors'],
        [notValid],
      ])
      expect(answer.headers).not.toHaveProperty('www-authenticate')
    }
  })

  test('repeat the transaction id of the customer', async () => {
    const { json } = await track('wrong', fedex.origin, { 'x-customer-transaction-id': 'mine' })
    expect(Object.keys(json)).toEqual(['transactionId', 'customerTransactionId', 'errors'])
    expect(json.customerTransactionId).toBe('mine')
  })
})

describe('fedex/rejects-scope', () => {
  test('refuses any scope, even the one it answers with', async () => {
    const answer = await ask({ ...grant, scope: 'CXS-TP' })
    expect([answer.status, errorIn(answer)]).toEqual([
      400,
      { code: 'BAD.REQUEST.ERROR', message: 'No registered scope value for this client has been requested' },
    ])
  })
})

describe('fedex/form-only', () => {
  test('refuses JSON', async () => {
    const answer = await sendJson(`${fedex.origin}/oauth/token`, { ...grant, ...inBody(party.client) })
    expect([answer.status, errorIn(answer)]).toMatchObject([400, { code: 'BAD.REQUEST.ERROR' }])
  })
})

describe('fedex/three-grants', () => {
  test.each([{}, { grant_type: 'password' }, { grant_type: 'authorization_code', code: 'x' }])(
    'refuses %j',
    async (values) => {
      const answer = await ask({ ...values })
      expect([answer.status, errorIn(answer)]).toMatchObject([400, { code: 'BAD.REQUEST.ERROR' }])
    },
  )
})

describe('fedex/child-grants and fedex/child-key-capital', () => {
  test.each(['csp_credentials', 'client_pc_credentials'])(
    "take %s with the child's own credentials",
    async (grant_type) => {
      const { key = '', secret = '' } = party.tenant.childAccount ?? {}
      expect((await ask({ grant_type, child_Key: key, child_secret: secret })).status).toBe(200)
      const wrong = await ask({ grant_type, child_Key: key, child_secret: 'wrong' })
      expect([wrong.status, errorIn(wrong)]).toEqual([401, notValid])
      const small = await ask({ grant_type, child_key: key, child_secret: secret })
      expect([small.status, errorIn(small)]).toMatchObject([400, { code: 'BAD.REQUEST.ERROR' }])
    },
  )

  test("do not take another tenant's child", async () => {
    const { key = '', secret = '' } = (await fedex.addTenant({ id: 'globex' })).childAccount ?? {}
    expect((await ask({ grant_type: 'csp_credentials', child_Key: key, child_secret: secret })).status).toBe(401)
  })
})

describe('fedex/ip-block', () => {
  test('blocks for ten minutes after fifteen requests in five seconds, good credentials or not', async () => {
    await using on = await withSwitch({ 'fedex/ip-block': true })
    await on.server.clock.set({ offsetMs: 0, frozen: true })
    const statuses: number[] = []
    for (let count = 0; count < 15; count += 1) statuses.push((await ask(grant, on.one)).status)
    expect(statuses).toEqual([...Array.from({ length: 14 }, () => 200), 403])
    await on.server.clock.set({ offsetMs: 590_000 })
    const blocked = await ask(grant, on.one)
    expect([blocked.status, errorIn(blocked)]).toMatchObject([403, { code: 'FORBIDDEN.ERROR' }])
    await on.server.clock.set({ offsetMs: 605_000 })
    expect((await ask(grant, on.one)).status).toBe(200)
  })

  test('blocks after a request a second for two minutes', async () => {
    await using on = await withSwitch({ 'fedex/ip-block': true, 'fedex/access-token-payload': false })
    const statuses: number[] = []
    const start = Date.now()
    for (let second = 0; second < 120; second += 1) {
      await on.server.clock.set({ offsetMs: start + second * 990 - Date.now(), frozen: true })
      statuses.push((await ask(grant, on.one)).status)
    }
    expect([statuses.indexOf(403), statuses.lastIndexOf(200)]).toEqual([119, 118])
  })
})

describe('fedex/absent-endpoints', () => {
  test('has a token endpoint and nothing else', async () => {
    const { authorization_endpoint, jwks_uri } = fedex.endpoints
    const metadata = `${fedex.origin}/.well-known/oauth-authorization-server/oauth`
    for (const url of [authorization_endpoint, jwks_uri, metadata]) {
      const answer = await send(url)
      expect([answer.status, errorIn(answer)]).toMatchObject([404, { code: 'NOT.FOUND.ERROR' }])
    }
  })
})

describe('fedex/token-expired', () => {
  test('says so of any bad token', async () => {
    const answer = await track(`${token}x`)
    expect([answer.status, errorIn(answer)]).toEqual([
      401,
      { code: 'NOT.AUTHORIZED.ERROR', message: 'Access token expired. Please modify your request and try again.' },
    ])
  })
})

describe('fedex/track-needs-own-project', () => {
  test('refuses tracking to a shipping project', async () => {
    const tenant = await fedex.addTenant({ id: 'ship-only', clients: [{ scope: 'ship' }] })
    const { json } = await ask(grant, { server: fedex, tenant, client: clientAt(tenant, 0) })
    const answer = await track(String(json.access_token))
    expect([answer.status, errorIn(answer)]).toMatchObject([403, { code: 'FORBIDDEN.ERROR' }])
  })
})

describe('fedex/transaction-limit', () => {
  test('refuses call 1401 of ten seconds and takes it after them', async () => {
    await using on = await withSwitch({ 'fedex/access-token-payload': false })
    await on.server.clock.set({ offsetMs: 0, frozen: true })
    const bearer = String((await ask(grant, on.one)).json.access_token)
    for (let batch = 0; batch < 14; batch += 1)
      await Promise.all(Array.from({ length: 100 }, () => track(bearer, on.server.origin)))
    const refused = await track(bearer, on.server.origin)
    expect([refused.status, errorIn(refused)]).toMatchObject([
      429,
      { message: expect.stringContaining('short duration') },
    ])
    await on.server.clock.set({ offsetMs: 11_000 })
    expect((await track(bearer, on.server.origin)).status).toBe(200)
  })
})

describe('fedex/environments-apart', () => {
  test('does not know credentials or tokens of the other environment', async () => {
    const tenant = await fedex.addTenant({ id: 'sandbox', clients: [{ environment: 'test' }] })
    const one = { server: fedex, tenant, client: clientAt(tenant, 0) }
    const refused = await ask(grant, one)
    expect([refused.status, errorIn(refused)]).toEqual([401, notValid])
    const { json } = await ask(grant, one, fedex.testOrigin)
    expect((await track(String(json.access_token), fedex.testOrigin)).status).toBe(200)
    expect((await track(String(json.access_token))).status).toBe(401)
  })
})

describe('fedex/double-slashes', () => {
  test('takes a doubled slash when on and does not when off', async () => {
    expect((await ask(grant, party, `${fedex.origin}/`)).status).toBe(200)
    await using off = await withSwitch({ 'fedex/double-slashes': false })
    expect((await ask(grant, off.one, `${off.server.origin}/`)).status).toBe(404)
  })
})

describe('fedex/gzip-errors', () => {
  test('compresses what nobody asked to be compressed, once it is on', async () => {
    await using on = await withSwitch({ 'fedex/gzip-errors': true })
    const { statusCode, headers, body } = await request(`${on.server.origin}/oauth/token`, { method: 'POST' })
    expect([statusCode, headers['content-encoding']]).toEqual([400, 'gzip'])
    expect(gunzipSync(Buffer.from(await body.arrayBuffer())).toString()).toContain('"BAD.REQUEST.ERROR"')
  })
})

test('prices and tracks the same way every time, for the tenant that asks', async () => {
  const authorization = `Bearer ${token}`
  const shipment = { accountNumber: { value: '740561073' }, requestedShipment: { serviceType: 'FEDEX_GROUND' } }
  const rate = () => sendJson(`${fedex.origin}/rate/v1/rates/quotes`, shipment, { authorization })
  const first = await rate()
  expect([first.status, (await rate()).text]).toEqual([200, first.text])
  expect(first.text).toContain(party.tenant.marker)
  const tracked = await sendJson(`${fedex.origin}/track/v1/trackingnumbers`, trackOf('123456789012', 'nope'), {
    authorization,
  })
  expect(tracked.text).toContain('"statusByLocale":"Delivered"')
  expect(tracked.text).toContain('TRACKING.TRACKINGNUMBER.NOTFOUND')
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { carrierProfiles, type RunningCarrier } from '../../index.ts'
import { startCarrier } from '../../testing/carrier.ts'
import { newParty, type Party, post, send } from '../../testing/code-flow.ts'

let ups: RunningCarrier
let party: Party
let token: string

const known = '1Z12345E0205271688'
const shipment = { RateRequest: { Shipment: { Service: { Code: '03' }, Package: { PackageWeight: { Weight: '2' } } } } }
const badToken = '{"response":{"errors":[{"code":"250002","message":"Invalid Authentication Information."}]}}'

beforeAll(async () => {
  ups = await startCarrier('ups')
  party = await newParty(ups, 'acme')
  token = await tokenOf(party)
})
afterAll(() => ups.close())

async function tokenOf({ server, client }: Party, origin = server.origin): Promise<string> {
  const { json } = await post(`${origin}/security/v1/oauth/token`, client, { grant_type: 'client_credentials' })
  return String(json.access_token)
}

const track = (bearer: string, number = known, origin = ups.origin) =>
  send(`${origin}/api/track/v1/details/${number}`, { headers: { authorization: `Bearer ${bearer}` } })

const rate = (body: unknown, path = '/api/rating/v2409/Rate') =>
  send(`${ups.origin}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

describe.each(carrierProfiles)('the APIs under %s', (profile) => {
  test('answer a good token with data of its tenant, and the same input with the same answer', async () => {
    await using server = await startCarrier('ups', { profile })
    const own = await newParty(server, 'acme')
    const bearer = await tokenOf(own)
    const first = await track(bearer, known, server.origin)
    expect(first.status).toBe(200)
    expect(first.text).toContain(own.tenant.marker)
    expect((await track(bearer, known, server.origin)).text).toBe(first.text)
    expect((await track('wrong', known, server.origin)).status).toBe(401)
  })
})

test('price a shipment the same way every time, and another one otherwise', async () => {
  const [first, again, other] = [
    await rate(shipment),
    await rate(shipment),
    await rate({ RateRequest: { Shipment: { Weight: '3' } } }),
  ]
  expect(first.status).toBe(200)
  expect(first.json).toMatchObject({
    RateResponse: { Response: { ResponseStatus: { Code: '1' } }, RatedShipment: [{ Service: { Code: '03' } }] },
  })
  expect(again.text).toBe(first.text)
  expect(other.text).not.toBe(first.text)
  expect((await rate(shipment, '/api/rating/v2409/Shop')).text.match(/BillingWeight/g)).toHaveLength(4)
  expect((await rate({})).status).toBe(400)
})

describe('ups/invalid-authentication-information and ups/resource-error-headers', () => {
  test('say the same in body and headers for a token that is wrong and one that is missing', async () => {
    const wrong = await track(`${token}x`)
    const missing = await send(`${ups.origin}/api/track/v1/details/${known}`)
    expect([wrong.status, wrong.text]).toEqual([401, badToken])
    expect([missing.status, missing.text]).toEqual([401, badToken])
    expect(wrong.headers).toMatchObject({
      apierrorcode: '250002',
      errorcode: '250002',
      apierrormsg: 'Invalid Authentication Information.',
    })
    expect(wrong.headers).not.toHaveProperty('www-authenticate')
  })
})

describe('ups/missing-product-as-bad-token', () => {
  test('takes a token without the product for a bad one', async () => {
    const tenant = await ups.addTenant({ id: 'rating-only', clients: [{ scope: 'rating' }] })
    const [client] = tenant.clients
    if (client === undefined) throw new Error('no client')
    const answer = await track(await tokenOf({ server: ups, tenant, client }))
    expect([answer.status, answer.text]).toEqual([401, badToken])
  })
})

describe('ups/missing-api-prefix', () => {
  test('answers in the words of the old access keys', async () => {
    const answer = await rate(shipment, '/rating/v2409/Rate')
    expect([answer.status, answer.text]).toEqual([
      401,
      '{"response":{"errors":[{"code":"250003","message":"Invalid Access License number"}]}}',
    ])
  })
})

describe('ups/tracking-not-found-is-no-error', () => {
  test('answers 200 with a warning', async () => {
    const answer = await track(token, 'NOPE')
    expect([answer.status, answer.text]).toEqual([
      200,
      '{"trackResponse":{"shipment":[{"inquiryNumber":"NOPE","warnings":[{"code":"TW0001","message":"Tracking Information Not Found"}]}]}}',
    ])
  })
})

describe('ups/environments-apart', () => {
  test('takes the credentials on both hosts and a token on its own alone', async () => {
    const ofTest = await tokenOf(party, ups.testOrigin)
    expect((await track(ofTest, known, ups.testOrigin)).status).toBe(200)
    expect((await track(ofTest)).text).toBe(badToken)
    expect((await track(token, known, ups.testOrigin)).text).toBe(badToken)
  })

  test('knows the test host by its name', async () => {
    const ofTest = await tokenOf(party, ups.testOrigin)
    const url = `${ups.origin}/api/track/v1/details/${known}`
    const { status } = await send(url, { headers: { authorization: `Bearer ${ofTest}`, host: 'wwwcie.ups.com' } })
    expect(status).toBe(200)
  })
})

describe('ups/double-slashes', () => {
  test('takes a doubled slash when on and does not when off', async () => {
    const doubled = (origin: string) =>
      post(`${origin}//security/v1/oauth//token`, party.client, { grant_type: 'client_credentials' })
    expect((await doubled(ups.origin)).status).toBe(200)
    await using strict = await startCarrier('ups', { quirks: { 'ups/double-slashes': false } })
    expect((await doubled(strict.origin)).status).toBe(404)
  })
})

describe('ups/absent-endpoints', () => {
  test('has no metadata, keys, introspection, revocation, registration or pushed requests', async () => {
    const {
      jwks_uri,
      introspection_endpoint,
      revocation_endpoint,
      registration_endpoint,
      pushed_authorization_request_endpoint,
    } = ups.endpoints
    const gets = [`${ups.origin}/.well-known/oauth-authorization-server/security/v1/oauth`, jwks_uri]
    const posts = [
      introspection_endpoint,
      revocation_endpoint,
      registration_endpoint,
      pushed_authorization_request_endpoint,
    ]
    const answers = [...gets.map((url) => send(url)), ...posts.map((url) => post(url, party.client, {}))]
    for (const { status } of await Promise.all(answers)) expect(status).toBe(404)
  })
})

import fc from 'fast-check'
import { request } from 'undici'
import { describe, expect, test } from 'vitest'
import { type CarrierId, type CarrierProfile, carrierIds } from '../index.ts'
import { startCarrier } from '../testing/carrier.ts'
import { basicOf, newParty, type Party } from '../testing/code-flow.ts'
import { carriers } from './index.ts'

/** Addresses that only some profiles have, next to those of the table of paths. */
const ownPaths: Readonly<Record<CarrierId, readonly string[]>> = {
  ups: [
    '/security/v1/oauth/refresh',
    '/security/v1/oauth/validate-client',
    '/lasso/signin',
    '/api/rating/v2409/Rate',
    '/api/track/v1/details/1Z12345E0205271688',
    '/rating/v1/Rate',
  ],
  fedex: ['/rate/v1/rates/quotes', '/track/v1/trackingnumbers'],
  usps: [
    '/addresses/v3/address',
    '/addresses/v3/city-state',
    '/prices/v3/base-rates/search',
    '/payments/v3/payment-authorization',
  ],
  dhl: [
    '/parcel/de/account/auth/ropc/v1/token',
    '/parcel/de/account/auth/ropc/v1/hello',
    '/auth/v4/accesstoken',
    '/account/v1/auth/accesstoken',
    '/rest/v1/OAuth/AccessToken',
    '/ccc/v1/auth/accesstoken',
    '/dpi/v1/auth/accesstoken',
    '/dpi/v1/auth/accesstoken/revoke',
    '/post/de/shipping/im/v1/user',
    '/authenticate/api-key',
    '/authenticate/refresh-token',
    '/mydhlapi/rates',
    '/track/shipments',
    '/parcel/de/shipping/v2/orders',
  ],
}

const names = [
  'grant_type',
  'client_id',
  'client_secret',
  'scope',
  'code',
  'redirect_uri',
  'refresh_token',
  'token',
  'code_challenge',
  'code_verifier',
  'response_type',
  'type',
  'username',
  'password',
  'child_Key',
  'child_secret',
  'trackingNumber',
  'userId',
  'key',
  'refreshToken',
  'state',
  '__proto__',
] as const

/** Values that mean something, and values that should not. */
function valuesOf({ client, tenant }: Party) {
  const known = [
    'client_credentials',
    'authorization_code',
    'refresh_token',
    'password',
    'csp_credentials',
    'code',
    'ups_com_api',
    client.clientId,
    client.clientSecret ?? '',
    client.redirectUris[0] ?? '',
    tenant.users[0]?.username ?? '',
    tenant.users[0]?.password ?? '',
  ]
  return fc.oneof(
    fc.constantFrom(...known),
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom('', '\0', '%', 'a'.repeat(5000), '{"', '🦜'),
  )
}

function requestsOf(id: CarrierId, party: Party) {
  const { clientId, clientSecret = '' } = party.client
  const value = valuesOf(party)
  const pairs = fc.array(fc.tuple(fc.constantFrom(...names), value), { maxLength: 8 })
  const headers = fc.record(
    {
      authorization: fc.constantFrom(
        basicOf(clientId, clientSecret),
        'Basic !!!',
        'Basic',
        `Basic ${btoa('x')}`,
        'Bearer x',
        'Bearer',
        'DPoP a.b.c',
      ),
      'content-type': fc.constantFrom(
        'application/x-www-form-urlencoded',
        'application/json',
        'text/plain',
        'multipart/form-data',
        'application/json; charset=nonsense',
      ),
      'dhl-api-key': fc.constantFrom(clientId, 'x'),
      'x-merchant-id': fc.constantFrom('1', 'é', ''),
      'thirdpartyvendor-id': fc.constant('1'),
      accept: fc.constantFrom('text/html', '*/*'),
    },
    { requiredKeys: [] },
  )
  const paths = [...Object.values(carriers[id].paths), ...ownPaths[id]]
  return fc.record({
    method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH'),
    path: fc
      .tuple(
        fc.constantFrom('', '/~test', '/'),
        fc.constantFrom(...paths),
        fc.constantFrom('', '', '', '/', '/%E0%A4%A', '/..%2f'),
      )
      .map((parts) => parts.join('')),
    query: pairs,
    headers,
    body: fc.oneof(
      pairs.map((form) => new URLSearchParams(form).toString()),
      pairs.map((form) => JSON.stringify(Object.fromEntries(form))),
      fc.json(),
      fc.string(),
    ),
  })
}

/** Limits would answer before anything else does. */
const unlimited = {
  'ups/token-rate-limit': false,
  'usps/token-spike-arrest': false,
  'fedex/ip-block': false,
  'dhl/tracking-quota': false,
}

const profiles: readonly CarrierProfile[] = ['today', 'migrating']

describe.each(profiles)('under %s', (profile) => {
  test.each(carrierIds)('%s answers whatever it is sent without an error of its own', async (id) => {
    await using server = await startCarrier(id, { profile, quirks: unlimited })
    const party = await newParty(server, 'acme')
    await fc.assert(
      fc.asyncProperty(requestsOf(id, party), async ({ method, path, query, headers, body }) => {
        const url = `${server.origin}${path}?${new URLSearchParams(query)}`
        const noBody = method === 'GET' || method === 'HEAD'
        const answer = await request(url, { method, headers, ...(noBody ? {} : { body }) })
        const text = await answer.body.text()
        expect(answer.statusCode).toBeLessThan(500)
        expect(text).not.toMatch(/\n\s+at .*\.[jt]s:\d+/)
      }),
      { numRuns: 150 },
    )
  })
})

import fc from 'fast-check'
import { carriers } from '../carriers/index.ts'
import { metadataPaths } from '../core/endpoints.ts'
import type { CarrierId, SimulatedTenant } from '../index.ts'
import { basicOf, challengeOf, type Party } from './code-flow.ts'

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
  'code_challenge_method',
  'resource',
  'nonce',
  'prompt',
  'response_mode',
  'request_uri',
  'request',
  'client_assertion',
  'client_assertion_type',
  'token_type_hint',
  'tenant',
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
  'constructor',
  'scope[]',
] as const

/** Values that mean something, and values that should not. */
function valuesOf({ client, tenant }: Party, victim: SimulatedTenant) {
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
    tenant.resource,
    // What anybody can know of the other tenant.
    victim.id,
    victim.resource,
    victim.clients[0]?.clientId ?? '',
    victim.clients[0]?.redirectUris[0] ?? '',
    victim.users[0]?.username ?? '',
    challengeOf('a'.repeat(43)),
    'a'.repeat(43),
    'S256',
    'plain',
    'urn:ietf:params:oauth:request_uri:x',
  ]
  return fc.oneof(
    fc.constantFrom(...known),
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom(
      '',
      '\0',
      '%',
      '%00',
      '\r\nx: y',
      'a'.repeat(5000),
      '{"',
      '🦜',
      '../..',
      "' OR 1=1 --",
      '<script>',
      '[]',
      'null',
    ),
  )
}

/** Requests at one carrier, from a client of this party that wants what is another's. */
export function hostileRequests(id: CarrierId, party: Party, victim: SimulatedTenant) {
  const { clientId, clientSecret = '' } = party.client
  const value = valuesOf(party, victim)
  const pairs = fc.array(fc.tuple(fc.constantFrom(...names), value), { maxLength: 8 })
  const headers = fc.record(
    {
      authorization: fc.constantFrom(
        basicOf(clientId, clientSecret),
        'Basic !!!',
        'Basic',
        `Basic ${btoa('x')}`,
        basicOf(victim.clients[0]?.clientId ?? '', clientSecret),
        `Bearer ${party.tenant.initialAccessToken}`,
        'Bearer x',
        'Bearer',
        'DPoP a.b.c',
        'Negotiate AAAA',
        `Bearer ${'a'.repeat(6000)}`,
      ),
      'content-type': fc.constantFrom(
        'application/x-www-form-urlencoded',
        'application/json',
        'text/plain',
        'multipart/form-data',
        'application/json; charset=nonsense',
        'APPLICATION/X-WWW-FORM-URLENCODED; charset=utf-16',
        'nonsense',
        '',
      ),
      'dhl-api-key': fc.constantFrom(clientId, 'x'),
      'x-merchant-id': fc.constantFrom('1', 'é', ''),
      'thirdpartyvendor-id': fc.constant('1'),
      accept: fc.constantFrom('text/html', '*/*', 'nonsense'),
      dpop: fc.constantFrom('a.b.c', '', 'e30.e30.e30', 'x'.repeat(3000)),
      host: fc.constantFrom('attacker.example', 'localhost', '[::1'),
      cookie: fc.constantFrom('_session=x; _interaction=y', '=;;;', '%'),
      origin: fc.constantFrom('null', 'https://attacker.example'),
      'content-encoding': fc.constantFrom('gzip', 'identity'),
      'accept-encoding': fc.constantFrom('gzip', 'nonsense'),
      'x-forwarded-host': fc.constant('attacker.example'),
      range: fc.constant('bytes=0-1'),
    },
    { requiredKeys: [] },
  )
  const { paths: own } = carriers[id]
  const ofVictim = `${own.api}/tenants/${victim.id}/me`
  const below = [`${own.registration}/${victim.clients[0]?.clientId}`, `${own.interaction}/x`, `${own.authorization}/x`]
  const paths = [...Object.values(own), ...metadataPaths(own.issuer), ...ownPaths[id], ofVictim, ...below]
  return fc.record({
    method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH'),
    path: fc
      .tuple(
        fc.constantFrom('', '/~test', '/'),
        fc.constantFrom(...paths),
        fc.constantFrom('', '', '', '', '/', '/%E0%A4%A', '/..%2f', '%00', '//', ';x=y', '/'.repeat(300)),
      )
      .map((parts) => parts.join('')),
    query: pairs,
    headers,
    body: fc.oneof(
      pairs.map((form) => new URLSearchParams(form).toString()),
      pairs.map((form) => JSON.stringify(Object.fromEntries(form))),
      fc.json(),
      fc.string(),
      // Beyond the limit of a body, and deeper than anybody nests.
      fc.constantFrom('a'.repeat(70_000), `${'['.repeat(5000)}${']'.repeat(5000)}`, '\uFEFF{}'),
    ),
  })
}

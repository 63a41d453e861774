import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunningCarrier } from '../../index.ts'
import { openBrowser } from '../../testing/browser.ts'
import { inBody, sendForm, sendJson, startCarrier } from '../../testing/carrier.ts'
import { newParty, type Party, probe, send } from '../../testing/code-flow.ts'

const production = '/api/fsc/oauth2'
const sandbox = '/api/sandbox/fsc/oauth2'

let fedex: RunningCarrier
let party: Party

beforeAll(async () => {
  fedex = await startCarrier('fedex', { quirks: { 'fedex/ip-block': false } })
  party = await newParty(fedex, 'acme')
})
afterAll(() => fedex.close())

type Values = Readonly<Record<string, string>>
const redirectUri = () => party.client.redirectUris[0] ?? ''

function authorizeUrl({ server, client }: Party, changes: Values = {}, base = production): string {
  const query = { response_type: 'code', client_id: client.clientId, redirect_uri: client.redirectUris[0] ?? '' }
  return `${server.origin}${base}/authorize?${new URLSearchParams({ ...query, state: 'state-1', ...changes })}`
}

async function newCode(changes: Values = {}): Promise<string> {
  const { headers } = await send(authorizeUrl(party, changes))
  return new URL(String(headers.location)).searchParams.get('code') ?? ''
}

const ask = (values: Values, base = production, headers: Values = { org_name: 'acme' }) =>
  sendForm(`${fedex.origin}${base}/token`, { ...inBody(party.client), ...values }, headers)
const redeem = (code: string, changes: Values = {}) =>
  ask({ grant_type: 'authorization_code', code, redirect_uri: redirectUri(), ...changes })

describe('fedex/supply-chain', () => {
  test('gives a code and for it tokens with five members, whatever scope was asked for and without PKCE', async () => {
    const { status, text, json } = await redeem(await newCode({ scope: 'Fulfillment_Returns' }))
    expect(status).toBe(200)
    expect(text).toMatch(
      /^\{"access_token":"[^"]+","token_type":"bearer","expires_in":3600,"refresh_token":"[^"]+","scope":"Fulfillment_Returns"\}$/,
    )
    expect(await probe(party.tenant, json.access_token)).toBe(200)
    const refreshed = await ask({ grant_type: 'refresh_token', refresh_token: String(json.refresh_token) })
    expect([refreshed.status, refreshed.json.token_type]).toEqual([200, 'bearer'])
  })

  test('says with a trace id in brackets that a code was used before', async () => {
    const code = await newCode()
    await redeem(code)
    const again = await redeem(code)
    expect([again.status, again.text]).toEqual([
      400,
      expect.stringMatching(
        /^\{"error":"invalid_grant","error_description":"\[[0-9a-f]{16}\] The authorization code was used before\."\}$/,
      ),
    ])
    expect((await redeem('wrong')).json.error).toBe('invalid_grant')
    expect((await redeem(await newCode(), { redirect_uri: 'https://elsewhere.example/' })).json.error).toBe(
      'invalid_grant',
    )
  })

  test('needs the header org_name, the credentials, and one of its two grants', async () => {
    const without = await ask({ grant_type: 'authorization_code', code: await newCode() }, production, {})
    expect([without.status, without.text]).toEqual([
      400,
      '{"error":"invalid_request","error_description":"The header org_name is missing."}',
    ])
    expect((await ask({ grant_type: 'client_credentials' })).json.error).toBe('unsupported_grant_type')
    const wrong = await redeem(await newCode(), { client_secret: 'wrong' })
    expect([wrong.status, wrong.text]).toEqual([
      401,
      '{"error":"invalid_client","error_description":"Client authentication failed."}',
    ])
  })

  test('sends nobody to an address that is not registered', async () => {
    const { status, headers } = await send(authorizeUrl(party, { redirect_uri: 'https://elsewhere.example/' }))
    expect([status, headers.location]).toEqual([400, undefined])
  })

  test("is apart from FedEx's own APIs and its own token endpoint", async () => {
    const { json } = await redeem(await newCode())
    const tracked = await sendJson(
      `${fedex.origin}/track/v1/trackingnumbers`,
      { trackingInfo: [{ trackingNumberInfo: { trackingNumber: '123456789012' } }] },
      { authorization: `Bearer ${json.access_token}` },
    )
    expect([tracked.status, tracked.text]).toEqual([401, expect.stringContaining('"NOT.AUTHORIZED.ERROR"')])
    const elsewhere = await sendForm(`${fedex.origin}/oauth/token`, {
      ...inBody(party.client),
      grant_type: 'authorization_code',
      code: await newCode(),
      redirect_uri: redirectUri(),
    })
    expect([elsewhere.status, elsewhere.text]).toEqual([400, expect.stringContaining('"BAD.REQUEST.ERROR"')])
  })

  test('has a sandbox', async () => {
    const { headers } = await send(authorizeUrl(party, {}, sandbox))
    const code = new URL(String(headers.location)).searchParams.get('code') ?? ''
    const values = { grant_type: 'authorization_code', code, redirect_uri: redirectUri() }
    expect((await ask(values, sandbox)).status).toBe(200)
  })

  test('leads through the pages of a tenant with a login, and back with access_denied', async () => {
    const tenant = await fedex.addTenant({ id: 'pages', login: 'form' })
    const [client] = tenant.clients
    const [user] = tenant.users
    if (client === undefined || user === undefined) throw new Error('no client or user')
    const browser = openBrowser()
    const page = await browser.open(authorizeUrl({ server: fedex, tenant, client }))
    const consent = await browser.follow(await browser.post(page, { ...user }))
    const done = await browser.follow(await browser.post(consent, { decision: 'deny' }))
    expect(done.location).toMatch(/^https:\/\/pages-fedex-1\.example\/callback\?error=access_denied/)
  })

  test('is not there once it is off', async () => {
    await using off = await startCarrier('fedex', { quirks: { 'fedex/supply-chain': false } })
    expect((await send(authorizeUrl(await newParty(off, 'acme')))).status).toBe(404)
  })
})

describe('fedex/no-issuer-in-answer', () => {
  test('answers with code and state alone today, and with iss where it is off', async () => {
    const { headers } = await send(authorizeUrl(party))
    expect([...new URL(String(headers.location)).searchParams.keys()]).toEqual(['code', 'state'])
    await using off = await startCarrier('fedex', { quirks: { 'fedex/no-issuer-in-answer': false } })
    const other = await send(authorizeUrl(await newParty(off, 'acme')))
    expect([...new URL(String(other.headers.location)).searchParams.keys()]).toEqual(['code', 'state', 'iss'])
  })
})

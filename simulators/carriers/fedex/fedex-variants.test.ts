import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunningCarrier } from '../../index.ts'
import { inBody, type StartOptions, sendForm, startCarrier } from '../../testing/carrier.ts'
import { newParty, type Party, send } from '../../testing/code-flow.ts'

const unblocked = { 'fedex/ip-block': false }
const grant = { grant_type: 'client_credentials' }
const origin = { origin: 'https://app.example' }

let fedex: RunningCarrier
let party: Party

beforeAll(async () => {
  fedex = await startCarrier('fedex', { quirks: unblocked })
  party = await newParty(fedex, 'acme')
})
afterAll(() => fedex.close())

type Values = Readonly<Record<string, string>>
const ask = (values: Values, { server, client } = party, headers: Values = {}) =>
  sendForm(`${server.origin}/oauth/token`, { ...inBody(client), ...values }, headers)

async function withSwitch(quirks: NonNullable<StartOptions['quirks']>) {
  const server = await startCarrier('fedex', { quirks: { ...unblocked, ...quirks } })
  return { server, one: await newParty(server, 'acme'), [Symbol.asyncDispose]: () => server.close() }
}

describe('fedex/no-cors', () => {
  test('gives a token to a request with Origin, no header of CORS, and no answer to a preflight', async () => {
    const { status, headers } = await ask(grant, party, origin)
    expect([status, headers['access-control-allow-origin'], headers['access-control-expose-headers']]).toEqual([
      200,
      undefined,
      undefined,
    ])
    const asked = { ...origin, 'access-control-request-method': 'POST' }
    const preflight = await send(`${fedex.origin}/oauth/token`, { method: 'OPTIONS', headers: asked })
    expect([preflight.status, preflight.headers['access-control-allow-origin']]).toEqual([400, undefined])
  })

  test('lets Supply Chain have the Origin that its guides ask for', async () => {
    const url = new URL(`${fedex.origin}/api/fsc/oauth2/authorize`)
    const redirect_uri = party.client.redirectUris[0] ?? ''
    url.search = new URLSearchParams({
      response_type: 'code',
      client_id: party.client.clientId,
      redirect_uri,
    }).toString()
    const { headers } = await send(url.href)
    const code = new URL(String(headers.location)).searchParams.get('code') ?? ''
    const answer = await sendForm(
      `${fedex.origin}/api/fsc/oauth2/token`,
      { ...inBody(party.client), grant_type: 'authorization_code', code, redirect_uri },
      { ...origin, org_name: 'acme' },
    )
    expect([answer.status, answer.json.token_type]).toEqual([200, 'bearer'])
  })
})

describe('fedex/token-answer-as-documented', () => {
  test('says 3600 and CXS once it is on', async () => {
    await using on = await withSwitch({ 'fedex/token-answer-as-documented': true })
    expect((await ask(grant, on.one)).text).toMatch(
      /^\{"access_token":"[^"]+","token_type":"bearer","expires_in":3600,"scope":"CXS"\}$/,
    )
  })
})

describe('fedex/parameter-list', () => {
  test.each([
    [{ ...grant, scope: 'rates' }, 'scope', 'rates'],
    [{ grant_type: 'csp_credentials', child_key: 'k' }, 'child_key', 'k'],
    [{ grant_type: 'password' }, 'grant_type', 'password'],
  ])('names what is wrong with %j', async (values, key, value) => {
    await using on = await withSwitch({ 'fedex/parameter-list': true })
    const { status, json } = await ask({ ...values }, on.one)
    expect(status).toBe(400)
    expect(json.errors).toEqual([
      { code: 'BAD.REQUEST.ERROR', message: expect.any(String), parameterList: [{ key, value }] },
    ])
  })

  test('leaves other errors as they are', async () => {
    await using on = await withSwitch({ 'fedex/parameter-list': true })
    const { text } = await ask({ ...grant, client_secret: 'wrong' }, on.one)
    expect(text).not.toContain('parameterList')
  })
})

test('refuses credentials with a blank at their end as it refuses wrong ones', async () => {
  const { clientId, clientSecret = '' } = party.client
  for (const changes of [{ client_id: `${clientId} ` }, { client_secret: `${clientSecret} ` }]) {
    const { status, text } = await ask({ ...grant, ...changes })
    expect([status, text]).toEqual([401, expect.stringContaining('"NOT.AUTHORIZED.ERROR"')])
  }
})

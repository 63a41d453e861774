import { decodeJwt, decodeProtectedHeader } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunningCarrier } from '../../index.ts'
import { inBody, type StartOptions, sendForm, sendJson, startCarrier } from '../../testing/carrier.ts'
import {
  type Answer,
  authorize,
  basicOf,
  codeFor,
  newParty,
  newVerifier,
  type Party,
  post,
  probe,
  send,
} from '../../testing/code-flow.ts'

let usps: RunningCarrier
let party: Party

beforeAll(async () => {
  usps = await startCarrier('usps')
  party = await newParty(usps, 'acme')
})
afterAll(() => usps.close())

type Values = Readonly<Record<string, string>>

const ask = (values: Values, { server, client } = party) =>
  sendForm(server.endpoints.token_endpoint, { ...inBody(client), ...values })
const grant = { grant_type: 'client_credentials' }

async function redeem(code: string, one = party, values: Values = {}): Promise<Answer> {
  return ask({ grant_type: 'authorization_code', code, redirect_uri: one.client.redirectUris[0] ?? '', ...values }, one)
}

const plainCode = (one = party) =>
  codeFor(one, newVerifier(), { code_challenge: undefined, code_challenge_method: undefined })
const codeTokens = async (one = party) => (await redeem(await plainCode(one), one)).json
const refresh = (token: unknown, one = party) => ask({ grant_type: 'refresh_token', refresh_token: String(token) }, one)

async function withSwitch(quirks: StartOptions['quirks'] = {}, id = 'acme') {
  const server = await startCarrier('usps', { quirks })
  return { server, one: await newParty(server, id), [Symbol.asyncDispose]: () => server.close() }
}

describe('usps/token-answer', () => {
  test('has numbers, the issuer, the app and its products', async () => {
    const { json } = await ask(grant)
    expect(Object.keys(json)).toEqual([
      'access_token',
      'token_type',
      'issued_at',
      'expires_in',
      'status',
      'scope',
      'issuer',
      'client_id',
      'application_name',
      'api_products',
      'public_key',
    ])
    expect(json).toMatchObject({
      token_type: 'Bearer',
      expires_in: 28799,
      status: 'approved',
      scope: 'addresses prices',
      issuer: 'https://keyc.usps.com/realms/USPS',
      application_name: 'acme',
      api_products: '[Public Access I]',
    })
    expect(json.issued_at).toBeTypeOf('number')
    expect(Buffer.from(String(json.public_key), 'base64').toString()).toMatch(/^-----BEGIN PUBLIC KEY-----/)
  })

  test('brings a refresh token with a code and counts how often it was used', async () => {
    const first = await codeTokens()
    expect(first).toMatchObject({
      refresh_token_status: 'approved',
      refresh_token_expires_in: 604799,
      refresh_count: 0,
    })
    expect((await refresh(first.refresh_token)).json.refresh_count).toBe(1)
  })
})

describe('usps/double-spaced-scope', () => {
  test('doubles the spaces once it is on', async () => {
    await using on = await withSwitch({ 'usps/double-spaced-scope': true })
    expect((await ask(grant, on.one)).json.scope).toBe('addresses  prices')
  })
})

describe('usps/access-token-claims', () => {
  test('hold JSON in strings and live a second longer than the answer says', async () => {
    const token = String((await ask(grant)).json.access_token)
    const claims = decodeJwt(token)
    expect(decodeProtectedHeader(token).alg).toBe('RS256')
    expect(claims).toMatchObject({ iss: 'https://keyc.usps.com/realms/USPS', azp: party.client.clientId })
    for (const name of ['payment_accounts', 'contracts', 'mail_owners'])
      expect(JSON.parse(String(claims[name]))).toBeTypeOf('object')
    expect(Number(claims.exp) - Number(claims.iat)).toBe(28_800)
  })
})

describe('usps/lifetimes and usps/refresh-tokens-die-early', () => {
  test.each([
    [{}, 604_790, 200],
    [{}, 604_801, 400],
    [{ 'usps/refresh-tokens-die-early': true }, 72_001, 400],
  ] as const)('with %j answer a refresh after %i seconds with %i', async (quirks, seconds, status) => {
    await using on = await withSwitch(quirks)
    const { refresh_token } = await codeTokens(on.one)
    await on.server.clock.set({ offsetMs: seconds * 1000 })
    expect((await refresh(refresh_token, on.one)).status).toBe(status)
  })
})

describe('usps/json-or-form', () => {
  test('takes JSON, and garbage for a request without credentials', async () => {
    const url = usps.endpoints.token_endpoint
    expect((await sendJson(url, { ...inBody(party.client), ...grant })).status).toBe(200)
    expect((await sendJson(url, ['no', 'object'])).status).toBe(401)
    await using off = await withSwitch({ 'usps/json-or-form': false })
    expect((await sendJson(off.server.endpoints.token_endpoint, { ...inBody(off.one.client), ...grant })).status).toBe(
      400,
    )
  })
})

describe('usps/credentials-in-body and usps/invalid-api-key', () => {
  test('refuse Basic, a wrong secret and none at all in the same words', async () => {
    const { client } = party
    const url = usps.endpoints.token_endpoint
    const answers = [
      await post(url, client, grant),
      await sendForm(url, { ...grant, client_id: client.clientId, client_secret: 'wrong' }),
      await sendForm(url, { ...grant, client_id: 'nobody', client_secret: 'wrong' }),
      await sendForm(url, grant),
    ]
    for (const { status, json, headers } of answers) {
      expect(status).toBe(401)
      expect(Object.keys(json)).toEqual(['error', 'error_description', 'error_uri'])
      expect(json.error).toBe('invalid_client')
      expect(json.error_description).toMatch(/^InvalidApiKey:/)
      expect(headers['www-authenticate']).toBe('Bearer realm="https://api.usps.com/realms/USPS"')
    }
  })
})

describe('usps/no-pkce', () => {
  test('takes any verifier and none for a code that was asked for with a challenge', async () => {
    for (const values of [{}, { code_verifier: newVerifier() }]) {
      const code = await codeFor(party, newVerifier())
      expect((await redeem(code, party, values)).status).toBe(200)
    }
  })

  test('checks the verifier where it is off', async () => {
    await using off = await startCarrier('usps', { quirks: { 'usps/no-pkce': false } })
    const one = await newParty(off, 'acme')
    expect((await redeem(await codeFor(one, newVerifier()), one, { code_verifier: newVerifier() })).status).toBe(400)
  })
})

describe('usps/refresh-error-echoes-token', () => {
  test('repeats the token and says whether it was ever there', async () => {
    const unknown = await refresh('my-secret-token')
    expect(unknown.status).toBe(400)
    expect(unknown.json).toMatchObject({
      error: 'invalid_request',
      refresh_token: 'my-secret-token',
      refresh_token_status: 'Not Found',
    })
  })
})

describe('usps/refresh-error-unknown', () => {
  test('takes its place once it is on', async () => {
    await using on = await withSwitch({ 'usps/refresh-error-unknown': true })
    expect((await refresh('nothing', on.one)).text).toBe(
      '{"error":"invalid_refresh_token","refresh_token_status":"Unknown"}',
    )
  })
})

describe('usps/code-error-misspelled and usps/code-replay-keeps-tokens', () => {
  test('say the same for a wrong and a used code, and keep what the first use brought', async () => {
    const code = await plainCode()
    const first = await redeem(code)
    for (const refused of [await redeem(code), await redeem('wrong')]) {
      expect(refused.status).toBe(400)
      expect(refused.json).toMatchObject({
        error: 'invalid_request',
        error_uri: 'https://www.rfc-editor.org/rfc/rfc7009',
      })
      expect(refused.json.error_description).toMatch(/^Authorizaton Code Error/)
    }
    expect(await probe(party.tenant, first.json.access_token)).toBe(200)
  })
})

describe('usps/redirect-error-is-invalid-request', () => {
  test('speaks of the redirect URI', async () => {
    const refused = await redeem(await plainCode(), party, { redirect_uri: 'https://elsewhere.example/' })
    expect([refused.status, refused.json.error, refused.json.error_description]).toEqual([
      400,
      'invalid_request',
      'The redirect_uri is invalid.',
    ])
  })
})

describe('usps/grant-error-is-unauthorized-client', () => {
  test('refuses the password grant so', async () => {
    const refused = await ask({ grant_type: 'password', username: 'a', password: 'b' })
    expect([refused.status, refused.json.error]).toEqual([400, 'unauthorized_client'])
  })
})

describe('usps/refresh-keeps-old-token', () => {
  test('keeps the used token when on and refuses it when off', async () => {
    const { refresh_token } = await codeTokens()
    const answers = [await refresh(refresh_token), await refresh(refresh_token)]
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    expect(answers[0]?.json.refresh_token).not.toBe(refresh_token)
    await using off = await withSwitch({ 'usps/refresh-keeps-old-token': false })
    const { refresh_token: rotated } = await codeTokens(off.one)
    expect((await refresh(rotated, off.one)).status).toBe(200)
    expect((await refresh(rotated, off.one)).status).toBe(400)
  })
})

describe('usps/revokes-refresh-tokens-only', () => {
  test('answers 200 with nothing for both and ends the refresh token alone', async () => {
    const tokens = await codeTokens()
    const revoke = (token: unknown) => post(usps.endpoints.revocation_endpoint, party.client, { token: String(token) })
    for (const token of [tokens.access_token, tokens.refresh_token]) {
      const { status, text } = await revoke(token)
      expect([status, text]).toEqual([200, ''])
    }
    expect(await probe(party.tenant, tokens.access_token)).toBe(200)
    expect((await refresh(tokens.refresh_token)).json.refresh_token_status).toBe('Not Found')
  })
})

describe('usps/no-issuer-in-answer', () => {
  test('answers with code and state alone', async () => {
    const location = await authorize(party, newVerifier())
    expect([...(location?.searchParams.keys() ?? [])]).toEqual(['code', 'state'])
  })
})

describe('usps/token-spike-arrest', () => {
  test('refuses the sixty-first token of a minute and says when to come back', async () => {
    await using on = await withSwitch({ 'usps/access-token-claims': false })
    const answers = await Promise.all(Array.from({ length: 61 }, () => ask(grant, on.one)))
    const [refused, ...more] = answers.filter(({ status }) => status !== 200)
    expect(more).toEqual([])
    expect([refused?.status, refused?.json.error]).toEqual([429, 'invalid_request'])
    const wait = Number(refused?.headers['retry-after'])
    expect(wait).toBeGreaterThan(0)
    await on.server.clock.set({ offsetMs: wait * 1000 })
    expect((await ask(grant, on.one)).status).toBe(200)
  })
})

describe('usps/absent-endpoints', () => {
  test('has revocation and no other of the standard endpoints', async () => {
    const { jwks_uri, introspection_endpoint, registration_endpoint, pushed_authorization_request_endpoint } =
      usps.endpoints
    const statuses = [
      (await send(`${usps.origin}/.well-known/oauth-authorization-server/oauth2/v3`)).status,
      (await send(jwks_uri)).status,
      (await post(introspection_endpoint, party.client, {})).status,
      (await post(registration_endpoint, party.client, {})).status,
      (await post(pushed_authorization_request_endpoint, party.client, {})).status,
    ]
    expect(statuses).toEqual([404, 404, 404, 404, 404])
    expect(
      (
        await sendForm(
          usps.endpoints.revocation_endpoint,
          { token: 'x' },
          { authorization: basicOf(party.client.clientId, party.client.clientSecret ?? '') },
        )
      ).status,
    ).toBe(200)
  })
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunningCarrier, type SimulatedTenant, startGoodServer } from './index.ts'
import { openBrowser } from './testing/browser.ts'
import {
  authorizationUrl,
  authorize,
  basicOf,
  clientAt,
  codeFor,
  newParty,
  newVerifier,
  post,
  probe,
  redeem,
  refresh,
  send,
  tokenRequest,
  tokensOf,
} from './testing/code-flow.ts'

let server: RunningCarrier
let count = 0
const freshId = () => {
  count += 1
  return `tenant-${count}`
}
const party = (index = 0) => newParty(server, freshId(), index)

beforeAll(async () => {
  server = await startGoodServer({ carrier: 'usps' })
})
afterAll(() => server.close())

describe('a code', () => {
  test('has at most one winner among eight redemptions at once', async () => {
    const one = await party()
    for (let round = 0; round < 20; round += 1) {
      const verifier = newVerifier()
      const code = await codeFor(one, verifier)
      const answers = await Promise.all(Array.from({ length: 8 }, () => redeem(one, code, verifier)))
      expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1)
    }
  })

  test('ends its tokens when replayed rightly and keeps them when replayed with a wrong verifier', async () => {
    const one = await party()
    const verifier = newVerifier()
    const code = await codeFor(one, verifier)
    const { json } = await redeem(one, code, verifier)
    expect((await redeem(one, code, newVerifier())).json.error).toBe('invalid_grant')
    expect(await probe(one.tenant, json.access_token)).toBe(200)
    expect((await redeem(one, code, verifier)).json.error).toBe('invalid_grant')
    expect(await probe(one.tenant, json.access_token)).toBe(401)
    expect((await refresh(one, json.refresh_token)).json.error).toBe('invalid_grant')
  })

  test('is bound to its client and its redirect URI', async () => {
    const one = await party()
    const other = { ...(await party()), redirect: one.client.redirectUris[0] }
    const verifier = newVerifier()
    const stolen = await redeem(other, await codeFor(one, verifier), verifier, { redirect_uri: other.redirect })
    expect(stolen.json.error).toBe('invalid_grant')
    const elsewhere = { redirect_uri: one.client.redirectUris[1] }
    expect((await redeem(one, await codeFor(one, verifier), verifier, elsewhere)).json.error).toBe('invalid_grant')
  })

  test('is not readable and does not repeat', async () => {
    const one = await party()
    const codes = await Promise.all(Array.from({ length: 20 }, () => codeFor(one, newVerifier())))
    expect(new Set(codes).size).toBe(20)
    for (const code of codes) expect(code).toMatch(/^[\w-]{43,}$/)
  })
})

describe('a refresh token', () => {
  test('is rotated, and its reuse ends the family and no other', async () => {
    const one = await party(1)
    const first = (await tokensOf(one)).json
    const bystander = (await tokensOf(one)).json
    const second = (await refresh(one, first.refresh_token)).json
    const third = (await refresh(one, second.refresh_token)).json
    expect((await refresh(one, first.refresh_token)).json.error).toBe('invalid_grant')
    expect((await refresh(one, third.refresh_token)).json.error).toBe('invalid_grant')
    expect(await probe(one.tenant, third.access_token)).toBe(401)
    expect((await refresh(one, bystander.refresh_token)).status).toBe(200)
  })

  test('never leaves two live successors after parallel use', async () => {
    const one = await party()
    const { json } = await tokensOf(one)
    const answers = await Promise.all(Array.from({ length: 5 }, () => refresh(one, json.refresh_token)))
    const successors = answers.flatMap((answer) => answer.json.refresh_token ?? [])
    const alive = await Promise.all(successors.map(async (token) => (await refresh(one, token)).status === 200))
    expect(alive.filter(Boolean).length).toBeLessThanOrEqual(1)
  })

  test('keeps the scope of the grant, narrows on request and never widens', async () => {
    const one = await party()
    const { json } = await tokensOf(one, { scope: 'addresses prices' })
    expect((await refresh(one, json.refresh_token, { scope: 'addresses payments' })).json.error).toBe('invalid_scope')
    const narrowed = (await refresh(one, json.refresh_token, { scope: 'addresses' })).json
    expect(narrowed.scope).toBe('addresses')
    expect((await refresh(one, narrowed.refresh_token)).json.scope).toBe('addresses prices')
  })
})

describe('the authorization endpoint', () => {
  const mutants = ['/', '?', '?x=1', '#x', '/../callback', '%0a', '%2F', '//', ':443']

  test.each(mutants)('refuses a redirect URI with %s added', async (added) => {
    const one = await party()
    const location = await authorize(one, newVerifier(), { redirect_uri: `${one.client.redirectUris[0]}${added}` })
    expect(location).toBeUndefined()
  })

  test('lets only the port of a native loopback URI vary', async () => {
    const one = await party(1)
    const at = (redirect_uri: string) => authorize(one, newVerifier(), { redirect_uri })
    expect((await at('http://127.0.0.1:51004/callback'))?.port).toBe('51004')
    expect(await at('http://127.0.0.1:51004/other')).toBeUndefined()
    expect(await at('http://localhost:51004/callback')).toBeUndefined()
  })

  test.each([
    ['no challenge', { code_challenge: undefined, code_challenge_method: undefined }, 'invalid_request'],
    ['plain', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['no method', { code_challenge_method: undefined }, 'invalid_request'],
    ['an unknown method', { code_challenge_method: 'S512' }, 'invalid_request'],
    ['an unknown response type', { response_type: 'banana' }, 'unsupported_response_type'],
    ['a scope the client may not have', { scope: 'payments' }, 'invalid_scope'],
  ])('answers %s with an error that names state and issuer', async (_what, changes, error) => {
    const location = await authorize(await party(), newVerifier(), { ...changes, state: 'a+b c&d="%' })
    expect(location?.searchParams.get('error')).toBe(error)
    expect(location?.searchParams.get('state')).toBe('a+b c&d="%')
    expect(location?.searchParams.getAll('iss')).toEqual([server.issuer])
  })

  test.each(['client_id', 'redirect_uri', 'response_type', 'code_challenge', 'state'])(
    'refuses %s twice',
    async (name) => {
      const one = await party()
      const url = new URL(authorizationUrl(one, newVerifier()))
      url.searchParams.append(name, url.searchParams.get(name) ?? '')
      const { headers } = await send(url.href, { headers: { accept: 'text/html' } })
      expect(String(headers.location)).not.toContain('code=')
    },
  )

  test('sends an error to no client before sign-in, unless it asked silently', async () => {
    const tenant = await server.addTenant({ id: freshId(), login: 'form' })
    const one = { server, tenant, client: clientAt(tenant, 0) }
    expect(await authorize(one, newVerifier(), { response_type: 'token' })).toBeUndefined()
    const silent = await authorize(one, newVerifier(), { prompt: 'none' })
    expect(silent?.searchParams.get('error')).toBe('login_required')
    expect(silent?.searchParams.get('iss')).toBe(server.issuer)
  })

  test('offers no CORS', async () => {
    const one = await party()
    const { headers } = await send(authorizationUrl(one, newVerifier()), {
      headers: { origin: 'https://evil.example' },
    })
    expect(headers).not.toHaveProperty('access-control-allow-origin')
  })
})

describe('a person', () => {
  const start = async () => {
    const tenant = await server.addTenant({
      id: freshId(),
      login: 'form',
      users: [{ username: 'ann', password: 'pw' }],
    })
    const one = { server, tenant, client: clientAt(tenant, 0) }
    const verifier = newVerifier()
    const browser = openBrowser()
    return { one, verifier, browser, page: await browser.open(authorizationUrl(one, verifier)) }
  }

  test('signs in, consents and gets a code with 303 all the way', async () => {
    const { one, verifier, browser, page } = await start()
    const signedIn = await browser.post(page, { username: 'ann', password: 'pw' })
    expect(signedIn.status).toBe(303)
    const consent = await browser.follow(signedIn)
    expect(consent.html).toContain(one.client.clientId)
    const allowed = await browser.post(consent, { decision: 'allow' })
    expect(allowed.status).toBe(303)
    const callback = new URL((await browser.follow(allowed)).location ?? '')
    expect(`${callback.origin}${callback.pathname}`).toBe(one.client.redirectUris[0])
    const { status, json } = await redeem(one, callback.searchParams.get('code') ?? '', verifier)
    expect(status).toBe(200)
    expect(await probe(one.tenant, json.access_token)).toBe(200)

    const again = await browser.open(authorizationUrl(one, newVerifier()))
    expect(new URL(again.location ?? '').searchParams.has('code')).toBe(true)
    const asked = await browser.open(authorizationUrl(one, newVerifier(), { prompt: 'consent' }))
    expect(asked.html).toContain('id="allow"')
  })

  test('is refused with a wrong password and can refuse the client', async () => {
    const { browser, page } = await start()
    const failed = await browser.post(page, { username: 'ann', password: 'wrong' })
    expect(failed.html).toContain('Wrong user name or password')
    const consent = await browser.follow(await browser.post(failed, { username: 'ann', password: 'pw' }))
    const denied = await browser.follow(await browser.post(consent, { decision: 'deny' }))
    expect(new URL(denied.location ?? '').searchParams.get('error')).toBe('access_denied')
  })

  test('cannot be made to consent without the token of the page', async () => {
    const { browser, page } = await start()
    const consent = await browser.follow(await browser.post(page, { username: 'ann', password: 'pw' }))
    const forged = await browser.post(consent, { decision: 'allow', form_token: 'forged' })
    expect(forged.location).toBeUndefined()
  })

  test('sees pages that cannot be framed and send no referrer', async () => {
    const { page } = await start()
    expect(page.headers).toMatchObject({
      'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    })
  })
})

describe('a tenant', () => {
  const introspect = (tenant: SimulatedTenant, token: unknown) => {
    const { id, secret } = tenant.introspectionCaller
    return post(
      server.endpoints.introspection_endpoint,
      { clientId: id, clientSecret: secret },
      { token: String(token) },
    )
  }

  test('sees and ends its own tokens only', async () => {
    const [one, other] = [await party(), await party()]
    const { json } = await tokensOf(one)
    expect((await introspect(one.tenant, json.access_token)).json).toMatchObject({
      active: true,
      tenant: one.tenant.id,
    })
    expect((await introspect(other.tenant, json.access_token)).json).toEqual({ active: false })
    expect((await introspect(one.tenant, 'garbage')).json).toEqual({ active: false })
    expect(await probe(other.tenant, json.access_token)).toBe(401)
    const revoke = (by: typeof one, token: unknown) =>
      post(server.endpoints.revocation_endpoint, by.client, { token: String(token) })
    expect((await revoke(other, json.access_token)).status).toBe(200)
    expect((await revoke(other, json.refresh_token)).status).toBe(200)
    expect(await probe(one.tenant, json.access_token)).toBe(200)
    expect((await revoke(one, json.access_token)).status).toBe(200)
    expect((await introspect(one.tenant, json.access_token)).json).toEqual({ active: false })
  })

  test('has a resource no other tenant can ask for', async () => {
    const [one, other] = [await party(), await party()]
    const location = await authorize(one, newVerifier(), { resource: other.tenant.resource })
    expect(location?.searchParams.get('error')).toBe('invalid_target')
  })

  test('refuses an access token with one character changed in any part', async () => {
    const one = await party()
    const token = String((await tokensOf(one)).json.access_token)
    const changed = token.split('.').map((_, part, parts) => {
      const text = parts[part] ?? ''
      const flipped = `${text.slice(0, 8)}${text[8] === 'A' ? 'B' : 'A'}${text.slice(9)}`
      return parts.with(part, flipped).join('.')
    })
    for (const forged of changed) {
      expect(await probe(one.tenant, forged)).toBe(401)
      expect((await introspect(one.tenant, forged)).json).toEqual({ active: false })
    }
  })

  test('registers clients with its initial access token only, and they belong to it', async () => {
    const one = await party()
    const body = JSON.stringify({
      redirect_uris: ['https://new.example/cb'],
      scope: 'addresses payments',
      tenant: 'other',
      token_endpoint_auth_method: 'none',
    })
    const headers = { 'content-type': 'application/json' }
    const url = server.endpoints.registration_endpoint
    expect((await send(url, { method: 'POST', headers, body })).status).toBe(401)
    const authorization = `Bearer ${one.tenant.initialAccessToken}`
    const made = await send(url, { method: 'POST', headers: { ...headers, authorization }, body })
    expect(made.status).toBe(201)
    expect(made.json).not.toHaveProperty('tenant')
    expect(made.json.scope).toBe('addresses')
    const client = { ...one.client, clientId: String(made.json.client_id), redirectUris: ['https://new.example/cb'] }
    const { clientSecret: _none, ...publicClient } = client
    const { json } = await tokensOf({ ...one, client: publicClient })
    expect(await probe(one.tenant, json.access_token)).toBe(200)
  })
})

describe('the token endpoint', () => {
  test('refuses a missing, a wrong and another client’s secret', async () => {
    const [one, other] = [await party(), await party()]
    const verifier = newVerifier()
    const { clientId } = one.client
    const attempts = [
      { authorization: '' },
      { authorization: basicOf(clientId, 'wrong') },
      { authorization: basicOf(clientId, other.client.clientSecret ?? '') },
    ]
    for (const headers of attempts) {
      const code = await codeFor(one, verifier)
      const answer = await tokenRequest(
        one,
        { grant_type: 'authorization_code', code, code_verifier: verifier, client_id: clientId },
        headers,
      )
      expect([400, 401]).toContain(answer.status)
      expect(answer.json).not.toHaveProperty('access_token')
    }
    const wrong = await tokenRequest(
      one,
      { grant_type: 'client_credentials' },
      { authorization: basicOf(clientId, 'wrong') },
    )
    expect(wrong.status).toBe(401)
    expect(String(wrong.headers['www-authenticate'])).toMatch(/^Basic/)
  })

  test.each(['password', 'implicit', 'banana'])('knows no grant %s', async (grant_type) => {
    expect((await tokenRequest(await party(), { grant_type })).json.error).toBe('unsupported_grant_type')
  })

  test('is never stored and never answers HTML, whatever is accepted', async () => {
    const answer = await tokenRequest(await party(), { grant_type: 'authorization_code' }, { accept: 'text/html' })
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(answer.json.error).toBe('invalid_request')
  })
})

describe('hostile input', () => {
  const nasty = [
    '<script>',
    "' or 1=1",
    '%',
    '%00',
    '\r\nx: y',
    '../../etc',
    '{{7*7}}',
    '\u{1f600}',
    'a'.repeat(5000),
    '__proto__',
  ]

  test.each(nasty)('%j in any parameter is never a 5xx and never echoed as markup', async (value) => {
    const one = await party()
    for (const name of [
      'client_id',
      'redirect_uri',
      'scope',
      'state',
      'response_type',
      'prompt',
      'resource',
      'request_uri',
      'max_age',
    ]) {
      const { status, text, headers } = await send(authorizationUrl(one, newVerifier(), { [name]: value }), {
        headers: { accept: 'text/html' },
      })
      expect(status).toBeLessThan(500)
      expect(text).not.toContain('<script>')
      expect(headers).not.toHaveProperty('x')
    }
    for (const name of ['grant_type', 'code', 'code_verifier', 'redirect_uri', 'refresh_token', 'scope', 'client_id']) {
      const { status } = await tokenRequest(one, { grant_type: 'authorization_code', [name]: value })
      expect(status).toBeLessThan(500)
    }
  })

  test('too large a body is refused with 413', async () => {
    const one = await party()
    expect((await tokenRequest(one, { grant_type: 'x'.repeat(100_000) })).status).toBe(413)
    expect((await tokensOf(one)).status).toBe(200)
  })

  test('a forged Host header reaches no answer', async () => {
    const tenant = await server.addTenant({ id: freshId(), login: 'form' })
    const one = { server, tenant, client: clientAt(tenant, 0) }
    const forged = { host: 'evil.example', 'x-forwarded-host': 'evil.example', accept: 'text/html' }
    const started = await send(authorizationUrl(one, newVerifier()), { headers: forged })
    expect(JSON.stringify([started.headers, started.text])).not.toContain('evil.example')
  })
})

test('keeps the clocks of two servers in one thread apart', async () => {
  const ahead = await startGoodServer({ carrier: 'fedex' })
  try {
    await ahead.clock.set({ offsetMs: 86_400_000, frozen: true })
    const early = await party()
    const late = await newParty(ahead, 'late')
    const { json } = await tokensOf(late)
    await ahead.clock.set({ offsetMs: 86_400_000 + 3_601_000 })
    expect(await probe(late.tenant, json.access_token)).toBe(401)
    expect(await probe(early.tenant, (await tokensOf(early)).json.access_token)).toBe(200)
    const verifier = newVerifier()
    const code = await codeFor(late, verifier)
    await ahead.clock.set({ offsetMs: 86_400_000 + 3_601_000 + 61_000 })
    expect((await redeem(late, code, verifier)).json.error).toBe('invalid_grant')
  } finally {
    await ahead.close()
  }
})

import { request } from 'undici'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ServedCarrier, type Simulators, startSimulators } from '../index.ts'
import { openBrowser } from '../testing/browser.ts'
import {
  basicOf,
  clientAt,
  codeFor,
  newVerifier,
  probe,
  redeem,
  refresh,
  send,
  tokensOf,
} from '../testing/code-flow.ts'

let simulators: Simulators

beforeAll(async () => {
  simulators = await startSimulators({ carriers: ['ups', 'usps'], control: true })
})
afterAll(() => simulators.close())

/** The same tenant, users and clients with the same secrets, wherever it is added. */
const acme = {
  id: 'acme',
  users: [{ username: 'alice', password: 'wonderland' }],
  clients: [{ clientId: 'app', clientSecret: 'the-same-everywhere', redirectUris: ['https://app.example/cb'] }],
} as const

async function partyAt(server: ServedCarrier, login: 'none' | 'form' = 'none') {
  const tenant = await server.addTenant({ ...acme, login })
  return {
    server: { ...simulators.carrier('ups'), ...server, endpoints: server.endpoints },
    tenant,
    client: clientAt(tenant, 0),
  }
}

async function call(method: 'GET' | 'POST' | 'DELETE' | 'PUT', path: string, body?: unknown) {
  const answer = await request(`${simulators.control}${path}`, {
    method,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  const text = await answer.body.text()
  const json: unknown = text === '' ? undefined : JSON.parse(text)
  return { status: answer.statusCode, json }
}

describe('two sessions of one simulator', () => {
  test('never take each other’s codes, access tokens or refresh tokens', async () => {
    await using one = await simulators.session()
    await using other = await simulators.session()
    const [here, there] = [await partyAt(one.carrier('ups')), await partyAt(other.carrier('ups'))]
    const verifier = newVerifier()
    const code = await codeFor(here, verifier)
    expect((await redeem(there, code, verifier)).json.error).toBe('invalid_grant')
    const tokens = await redeem(here, code, verifier)
    expect(tokens.status).toBe(200)
    expect(await probe(here.tenant, tokens.json.access_token)).toBe(200)
    expect(await probe(there.tenant, tokens.json.access_token)).toBe(401)
    expect((await refresh(there, tokens.json.refresh_token)).json.error).toBe('invalid_grant')
    expect((await refresh(here, tokens.json.refresh_token)).status).toBe(200)
    expect(here.tenant.marker).not.toBe(there.tenant.marker)
  })

  test('have faults, clock, quirks and journal of their own', async () => {
    await using one = await simulators.session({ clock: { offsetMs: 3_600_000, frozen: true } })
    await using other = await simulators.session({ profile: 'today', quirks: { 'ups/numbers-as-strings': false } })
    const [ups, plain] = [one.carrier('ups'), other.carrier('ups')]
    await ups.command({ kind: 'add-fault', plan: { fault: { kind: 'server-error' }, where: { endpoint: 'jwks' } } })
    expect((await send(ups.endpoints.jwks_uri)).status).toBe(503)
    expect((await send(simulators.carrier('ups').endpoints.jwks_uri)).status).toBe(200)
    expect([ups.profile, plain.profile, simulators.carrier('ups').profile]).toEqual(['rfc9700', 'today', 'rfc9700'])
    expect((await ups.clock.now()) - (await plain.clock.now())).toBeGreaterThan(3_000_000)
    expect(await plain.command({ kind: 'faults' })).toEqual([])
    expect(await plain.command({ kind: 'journal', query: {} })).toEqual([])
    expect(await ups.command({ kind: 'journal', query: {} })).toHaveLength(1)
    expect(
      await simulators.carrier('ups').command({ kind: 'journal', query: { endpoint: 'jwks', outcome: 'failed' } }),
    ).toEqual([])
  })

  test('are reset and put back one by one', async () => {
    await using one = await simulators.session()
    await using other = await simulators.session()
    const [here, there] = [await partyAt(one.carrier('ups')), await partyAt(other.carrier('ups'))]
    const [mine, theirs] = [await tokensOf(here), await tokensOf(there)]
    const snapshot = await one.carrier('ups').command({ kind: 'snapshot' })
    await one.carrier('ups').command({ kind: 'reset' })
    expect([
      await probe(here.tenant, mine.json.access_token),
      await probe(there.tenant, theirs.json.access_token),
    ]).toEqual([401, 200])
    await one.carrier('ups').command({ kind: 'restore', snapshot })
    expect([
      await probe(here.tenant, mine.json.access_token),
      await probe(there.tenant, theirs.json.access_token),
    ]).toEqual([200, 200])
  })

  test('sign people in with pages and cookies of their own', async () => {
    await using one = await simulators.session()
    const party = await partyAt(one.carrier('ups'), 'form')
    const url = new URL(party.server.endpoints.authorization_endpoint)
    const verifier = newVerifier()
    const query = {
      client_id: 'app',
      response_type: 'code',
      redirect_uri: 'https://app.example/cb',
      code_challenge: verifier,
      code_challenge_method: 'S256',
      state: 's',
    }
    url.search = new URLSearchParams(query).toString()
    const browser = openBrowser()
    const signIn = await browser.open(url.href)
    expect([signIn.status, signIn.html.includes('Sign in to')]).toEqual([200, true])
    const consent = await browser.follow(await browser.post(signIn, { username: 'alice', password: 'wonderland' }))
    const done = await browser.follow(await browser.post(consent, { decision: 'allow' }))
    expect(done.location).toMatch(/^https:\/\/app\.example\/cb\?code=/)
  })
})

describe('a session is reached', () => {
  const ask = async (address: string, headers: Readonly<Record<string, string>> = {}) => {
    const answer = await send(address, {
      method: 'POST',
      headers: {
        authorization: basicOf('app', 'the-same-everywhere'),
        'content-type': 'application/x-www-form-urlencoded',
        ...headers,
      },
      body: 'grant_type=client_credentials',
    })
    return answer.status
  }

  test('by path, with metadata where RFC 8414 looks for it', async () => {
    await using session = await simulators.session()
    const { server } = await partyAt(session.carrier('ups'))
    const issuer = new URL(server.issuer)
    expect(server.issuer).toContain(`/~session/${session.id}/`)
    const inserted = `${issuer.origin}/.well-known/oauth-authorization-server${issuer.pathname}`
    for (const address of [inserted, `${server.issuer}/.well-known/openid-configuration`])
      expect((await send(address)).json).toMatchObject({
        issuer: server.issuer,
        token_endpoint: server.endpoints.token_endpoint,
      })
    expect(await ask(server.endpoints.token_endpoint)).toBe(200)
  })

  test('by header and by host name at the carrier’s usual paths', async () => {
    await using session = await simulators.session()
    await partyAt(session.carrier('ups'))
    const usual = simulators.carrier('ups').endpoints.token_endpoint
    expect(await ask(usual)).toBe(401)
    expect(await ask(usual, { 'parcelproof-session': session.id })).toBe(200)
    expect(await ask(usual, { host: `${session.id}.localhost:${new URL(usual).port}` })).toBe(200)
    expect(await ask(usual, { 'parcelproof-session': 'never-opened' })).toBe(404)
  })

  test('by a port of its own', async () => {
    await using session = await simulators.session({ ownPorts: true })
    const { server } = await partyAt(session.carrier('ups'))
    expect(new URL(server.origin).pathname).toBe('/')
    expect(await ask(server.endpoints.token_endpoint)).toBe(200)
    await session.close()
    await expect(ask(server.endpoints.token_endpoint)).rejects.toThrow()
  })
})

describe('the control API', () => {
  test('opens a session, works on it alone, and ends it', async () => {
    const opened = await call('POST', '/sessions', { id: 'job-7', tenants: [acme], profile: 'migrating' })
    expect(opened).toMatchObject({
      status: 200,
      json: {
        id: 'job-7',
        control: '/sessions/job-7',
        carriers: [{ id: 'ups', profile: 'migrating', tenants: [{ id: 'acme' }] }, {}],
      },
    })
    expect((await call('POST', '/sessions', { id: 'job-7' })).status).toBe(400)
    await call('POST', '/sessions/job-7/carriers/ups/tenants', { id: 'globex' })
    const ids = async (path: string) =>
      JSON.stringify((await call('GET', path)).json).match(/"id":"(acme|globex)"/g) ?? []
    expect(await ids('/sessions/job-7/carriers/ups/tenants')).toHaveLength(2)
    expect(await ids('/carriers/ups/tenants')).toHaveLength(0)
    await call('POST', '/sessions/job-7/faults', { fault: { kind: 'server-error' } })
    expect((await call('GET', '/carriers/ups/faults')).json).toEqual([])
    expect((await call('GET', '/sessions/job-7/carriers/usps/faults')).json).toHaveLength(1)
    expect((await call('GET', '/sessions')).json).toMatchObject([{ id: 'job-7' }])
    expect((await call('DELETE', '/sessions/job-7')).status).toBe(204)
    expect((await call('GET', '/sessions/job-7/carriers')).status).toBe(404)
    expect((await send(`${simulators.carrier('ups').origin}/~session/job-7/`)).status).toBe(404)
  })

  test('refuses what is no session', async () => {
    expect(await call('POST', '/sessions', { id: 'Not A Host' })).toMatchObject({
      status: 400,
      json: { error: 'BAD_REQUEST' },
    })
    expect(await call('POST', '/sessions', { quirks: { 'ups/none': true } })).toMatchObject({
      status: 400,
      json: { error: 'UNKNOWN_QUIRK' },
    })
    expect(await call('GET', '/sessions/none')).toMatchObject({ status: 404 })
    expect((await call('GET', '/sessions')).json).toEqual([])
  })

  test('ends a session that nobody uses', async () => {
    await call('POST', '/sessions', { id: 'left-alone', idleMs: 20 })
    await expect.poll(async () => (await call('GET', '/sessions')).json).toEqual([])
  })
})

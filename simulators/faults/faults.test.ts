import { decodeJwt, decodeProtectedHeader } from 'jose'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type RunningCarrier, type Simulators, startSimulators } from '../index.ts'
import { openBrowser } from '../testing/browser.ts'
import {
  authorizationUrl,
  authorize,
  codeFor,
  newParty,
  newVerifier,
  type Party,
  probe,
  redeem,
  refresh,
  send,
  tokenRequest,
  tokensOf,
} from '../testing/code-flow.ts'
import type { FaultPlanInput } from './fault-plan.ts'
import { faults } from './index.ts'

let simulators: Simulators
let ups: RunningCarrier
let acme: Party
let globex: Party

beforeAll(async () => {
  simulators = await startSimulators({ carriers: ['ups'], control: true, inProcess: true })
  ups = simulators.carrier('ups')
  acme = await newParty(ups, 'acme')
  globex = await newParty(ups, 'globex')
})
afterAll(() => simulators.close())
beforeEach(async () => void (await ups.command({ kind: 'clear-faults' })))

const inject = (plan: FaultPlanInput) => ups.command({ kind: 'add-fault', plan })
const forItself = (party: Party) => tokenRequest(party, { grant_type: 'client_credentials' })
const metadata = () => send(`${ups.origin}/.well-known/oauth-authorization-server/security/v1/oauth`)
const headerOf = (token: unknown) => decodeProtectedHeader(String(token))

test('names every fault once and says what it does', () => {
  expect(new Set(faults.map(({ kind }) => kind)).size).toBe(faults.length)
  for (const { says } of faults) expect(says).toMatch(/^[A-Z].*\.$/)
})

test('meets the tenant, the endpoint and the grant it is for, and nobody else', async () => {
  await inject({ fault: { kind: 'server-error' }, where: { tenant: 'acme', grantType: 'client_credentials' } })
  expect([(await forItself(acme)).status, (await forItself(globex)).status, (await tokensOf(acme)).status]).toEqual([
    503, 200, 200,
  ])
})

test('meets the n-th request, after some, and so often', async () => {
  const statuses = async () =>
    [1, 2, 3, 4].reduce<Promise<number[]>>(
      async (before) => [...(await before), (await forItself(acme)).status],
      Promise.resolve([]),
    )
  await inject({ id: 'one', fault: { kind: 'server-error' }, nth: [2] })
  expect(await statuses()).toEqual([200, 503, 200, 200])
  await inject({ id: 'one', fault: { kind: 'server-error' }, skip: 1, count: 2 })
  expect(await statuses()).toEqual([200, 503, 503, 200])
})

test('meets the same requests again with the same seed', async () => {
  const hits = async (seed: number) => {
    await inject({ id: 'dice', fault: { kind: 'server-error' }, probability: 0.5, seed })
    const statuses: number[] = []
    for (let at = 0; at < 12; at += 1) statuses.push((await forItself(acme)).status)
    return statuses
  }
  const first = await hits(7)
  expect(await hits(7)).toEqual(first)
  expect(new Set(first)).toEqual(new Set([200, 503]))
  expect(await hits(8)).not.toEqual(first)
})

test('limits the rate with and without Retry-After', async () => {
  await inject({ id: 'rate', fault: { kind: 'rate-limited', retryAfter: 30 } })
  const told = await forItself(acme)
  expect([told.status, told.headers['retry-after']]).toEqual([429, '30'])
  await inject({ id: 'rate', fault: { kind: 'rate-limited' } })
  const silent = await forItself(acme)
  expect([silent.status, silent.headers['retry-after']]).toEqual([429, undefined])
})

test('sends a page, a cut body, garbage and a wrong type', async () => {
  await inject({ id: 'body', fault: { kind: 'html-page' } })
  expect((await forItself(acme)).text).toMatch(/^<!doctype html>/)
  await inject({ id: 'body', fault: { kind: 'truncated-body', keep: 0.5 } })
  const cut = await forItself(acme)
  expect([cut.status, cut.text.startsWith('{"access_token"'), cut.text.endsWith('}')]).toEqual([200, true, false])
  expect(cut.headers['content-type']).toMatch(/^application\/json/)
  await inject({ id: 'body', fault: { kind: 'garbage-body', bytes: 64 } })
  expect((await forItself(acme)).json).toEqual({})
  await inject({ id: 'body', fault: { kind: 'wrong-content-type', contentType: 'text/plain' } })
  const mistyped = await forItself(acme)
  expect([mistyped.headers['content-type'], typeof mistyped.json.access_token]).toEqual(['text/plain', 'string'])
})

test('sends a body drop by drop, whole in the end', async () => {
  await inject({ fault: { kind: 'slow-drip', bytes: 200, everyMs: 1 } })
  const answer = await forItself(acme)
  expect([answer.headers['transfer-encoding'], typeof answer.json.access_token]).toEqual(['chunked', 'string'])
})

test.each(['request', 'response'] as const)('resets the connection at the %s', async (at) => {
  await inject({ fault: { kind: 'connection-reset', at } })
  await expect(forItself(acme)).rejects.toThrow(/ECONNRESET|other side closed/)
})

test('signs tokens with the right key and a wrong issuer or audience', async () => {
  await inject({ id: 'claim', fault: { kind: 'wrong-claim', claim: 'aud', value: 'https://other.example' } })
  const { access_token } = (await forItself(acme)).json
  expect([decodeJwt(String(access_token)).aud, decodeJwt(String(access_token)).iss]).toEqual([
    'https://other.example',
    ups.issuer,
  ])
  expect(await probe(acme.tenant, access_token)).toBe(401)
})

test('issues unsigned tokens, tokens signed with the public key, and tokens of an unknown key', async () => {
  await inject({ id: 'alg', fault: { kind: 'wrong-algorithm', alg: 'none' } })
  const unsigned = (await forItself(acme)).json.access_token
  expect([headerOf(unsigned).alg, await probe(acme.tenant, unsigned)]).toEqual(['none', 401])
  await inject({ id: 'alg', fault: { kind: 'wrong-algorithm', alg: 'HS256' } })
  expect(headerOf((await forItself(acme)).json.access_token).alg).toBe('HS256')
  await inject({ id: 'alg', fault: { kind: 'wrong-key-id', kid: 'nobody' } })
  expect(headerOf((await forItself(acme)).json.access_token).kid).toBe('nobody')
})

test('publishes an old key alone, or a new one that its tokens are signed with', async () => {
  const kids = async () => {
    const { keys } = (await send(ups.endpoints.jwks_uri)).json
    return Array.isArray(keys) ? keys.map((key: { kid?: unknown }) => String(key.kid)) : []
  }
  const usual = await kids()
  await inject({ id: 'keys', fault: { kind: 'stale-jwks' } })
  expect((await kids()).some((kid) => usual.includes(kid))).toBe(false)
  await inject({ id: 'keys', fault: { kind: 'rotated-jwks' } })
  const token = (await forItself(acme)).json.access_token
  expect(await kids()).toEqual([...usual, headerOf(token).kid])
  expect(await probe(acme.tenant, token)).toBe(200)
})

test('loses the answer to a rotation, so that the old token is spent', async () => {
  const tokens = await tokensOf(acme)
  await inject({ fault: { kind: 'lost-rotation' }, count: 1 })
  await expect(refresh(acme, tokens.json.refresh_token)).rejects.toThrow(/ECONNRESET|other side closed/)
  expect((await refresh(acme, tokens.json.refresh_token)).json.error).toBe('invalid_grant')
})

test('lets a token die early and the clock jump', async () => {
  await inject({ fault: { kind: 'early-expiry', seconds: 2 } })
  const { access_token } = (await tokensOf(acme)).json
  expect(await probe(acme.tenant, access_token)).toBe(200)
  await inject({ fault: { kind: 'clock-jump', byMs: 3000 }, where: { endpoint: 'api' }, count: 1 })
  expect(await probe(acme.tenant, access_token)).toBe(401)
  await ups.clock.set({ offsetMs: 0 })
})

test('forgets the session of a browser', async () => {
  const party = { ...acme, tenant: await ups.addTenant({ id: 'form', login: 'form' }) }
  const [client = party.client] = party.tenant.clients
  const browser = openBrowser()
  const page = await browser.open(authorizationUrl({ ...party, client }, newVerifier()))
  expect(page.html).toContain('name="username"')
  await inject({ fault: { kind: 'lost-session' } })
  expect((await browser.visit(page.url)).html).toContain('Sign-in has expired')
})

test('answers in the name of another issuer', async () => {
  await inject({ id: 'iss', fault: { kind: 'wrong-response-issuer', iss: 'https://other.example' } })
  expect((await authorize(acme, newVerifier()))?.searchParams.get('iss')).toBe('https://other.example')
  await inject({ id: 'iss', fault: { kind: 'wrong-response-issuer' } })
  expect((await authorize(acme, newVerifier()))?.searchParams.has('iss')).toBe(false)
})

test('sends the browser on to an honest server', async () => {
  await inject({ fault: { kind: 'mix-up', authorizationEndpoint: 'https://honest.example/a', clientId: 'there' } })
  const location = await authorize(acme, newVerifier())
  expect([location?.origin, location?.searchParams.get('client_id'), location?.searchParams.get('state')]).toEqual([
    'https://honest.example',
    'there',
    'state-1',
  ])
})

test('hides PKCE and takes any verifier', async () => {
  await inject({ fault: { kind: 'downgrade' } })
  expect((await metadata()).json).not.toHaveProperty('code_challenge_methods_supported')
  const code = await codeFor(acme, newVerifier())
  expect((await redeem(acme, code, newVerifier())).status).toBe(200)
})

test('waits as a distribution says', async () => {
  await inject({ fault: { kind: 'latency', distribution: { shape: 'fixed', ms: 5 } } })
  expect((await forItself(acme)).status).toBe(200)
  const entries = await ups.command({ kind: 'journal', query: { limit: 1 } })
  expect(entries).toMatchObject([{ faults: [expect.stringMatching(/waited 5 ms/)] }])
})

test('holds an answer until it is released', async () => {
  await ups.command({ kind: 'add-latch', plan: { id: 'door', where: { tenant: 'acme' } } })
  let arrived = false
  const answer = forItself(acme).then((told) => {
    arrived = true
    return told
  })
  await expect.poll(() => ups.command({ kind: 'latches' })).toMatchObject([{ id: 'door', holding: 1 }])
  expect([(await forItself(globex)).status, arrived]).toEqual([200, false])
  expect(await ups.command({ kind: 'release-latch', id: 'door' })).toEqual({ released: 1 })
  expect((await answer).status).toBe(200)
  await ups.command({ kind: 'remove-latch', id: 'door' })
})

test.each([
  [{ fault: { kind: 'gremlins' } }, /kinds are latency/],
  [{ fault: { kind: 'server-error', status: 200 } }, /fault\.status/],
  [{ fault: { kind: 'server-error' }, where: { planet: 'mars' } }, /where/],
  [{ fault: { kind: 'server-error' }, probability: 2 }, /probability/],
  ['nothing', /fault plan is wrong/],
] as const)('refuses the plan %j with a sentence', async (plan, sentence) => {
  await expect(ups.command({ kind: 'add-fault', plan })).rejects.toThrow(sentence)
})

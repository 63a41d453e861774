import { InMemoryProvider } from '@openfeature/server-sdk'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunningCarrier, SimulatedTenant, Simulators } from '../../../simulators/index.ts'
import type { PlatformConfiguration } from '../configuration.ts'
import { openBrowser } from '../self-check/browser.ts'
import { target } from '../self-check/tenant.ts'
import { startPlatform } from '../start-platform.ts'
import { firstClient, openAdapterWorld, operatorKey } from '../testing/adapter-world.ts'
import { openWorld, said, startCarriers, type World } from '../testing/world.ts'
import { batchOf, hasReached } from './rollout.ts'

let simulators: Simulators
beforeAll(async () => {
  simulators = await startCarriers(['ups', 'usps'])
})
afterAll(() => simulators.close())

type Method = 'GET' | 'PATCH' | 'PUT' | 'POST' | 'DELETE'

async function operate(origin: string, method: Method, path: string, body?: unknown, key = operatorKey) {
  const answer = await fetch(`${origin}/operator${path}`, {
    method,
    headers: { authorization: `Bearer ${key}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  const json: unknown = text === '' ? undefined : JSON.parse(text)
  return { status: answer.status, json }
}

const worldWithOperator = (extra = {}): Promise<World> => openWorld(simulators, { operatorKey, ...extra })
const acmeAtUps = '/tenants/acme/carriers/ups/policies'
const withChallenge = async (world: World, tenant: 'acme' | 'globex' = 'acme'): Promise<boolean> =>
  new URL(target(await world.client(tenant).start(openBrowser()))).searchParams.has('code_challenge')

describe('policies of a pair', () => {
  test('are changed while the platform runs, for that pair alone, and say who settled them', async () => {
    await using world = await worldWithOperator()
    const { origin } = world.platform
    expect((await operate(origin, 'GET', acmeAtUps)).json).toMatchObject({ flow: { value: 'pkce', reason: 'default' } })
    const changed = await operate(origin, 'PATCH', acmeAtUps, { flow: 'legacy', flowLifetime: 180_000 })
    expect(changed.json).toMatchObject({
      flow: { value: 'legacy', reason: 'operator' },
      flowLifetime: { value: 180_000, reason: 'operator' },
      dpop: { value: false, reason: 'default' },
    })
    expect([await withChallenge(world), await withChallenge(world, 'globex')]).toEqual([false, true])
    await operate(origin, 'DELETE', acmeAtUps)
    expect(await withChallenge(world)).toBe(true)
  })

  test('outlive the process, and reach another one on the same store', async () => {
    await using world = await worldWithOperator()
    await operate(world.platform.origin, 'PATCH', acmeAtUps, { flow: 'legacy' })
    const other = await startPlatform({ ...world.options, store: { ...world.store, close: async () => undefined } })
    const answer = await operate(other.origin, 'GET', acmeAtUps)
    await other.close()
    expect(answer.json).toMatchObject({ flow: { value: 'legacy', reason: 'operator' } })
  })

  test.each([
    { flow: 'plain' },
    { flowLifetime: 179_999 },
    { flowLifetime: 300_001 },
    { dpop: 'yes' },
    { unknown: true },
    'not an object',
  ])('are refused where they are %j', async (body) => {
    await using world = await worldWithOperator()
    expect((await operate(world.platform.origin, 'PATCH', acmeAtUps, body)).status).toBe(400)
    expect((await operate(world.platform.origin, 'GET', acmeAtUps)).json).toMatchObject({ flow: { reason: 'default' } })
  })

  test('are the operator’s alone', async () => {
    await using world = await worldWithOperator()
    const { origin } = world.platform
    for (const key of [world.tenants.acme.key, 'wrong']) {
      expect((await operate(origin, 'PATCH', acmeAtUps, { flow: 'legacy' }, key)).status).toBe(401)
    }
    await using closed = await openWorld(simulators)
    expect((await operate(closed.platform.origin, 'GET', acmeAtUps)).status).toBe(404)
    expect((await operate(origin, 'GET', '/tenants/nobody/carriers/ups/policies')).status).toBe(404)
  })

  test('stop a pair at once and let it go on', async () => {
    await using world = await worldWithOperator()
    await world.client('acme').connect(openBrowser())
    await operate(world.platform.origin, 'PATCH', acmeAtUps, { suspended: true })
    world.sent.forget()
    expect((await world.client('acme').call(openBrowser())).status).toBe(404)
    expect((await world.client('acme').start(openBrowser())).status).toBe(404)
    expect(world.sent.all()).toEqual([])
    await operate(world.platform.origin, 'PATCH', acmeAtUps, { suspended: false })
    expect((await world.client('acme').call(openBrowser())).status).toBe(200)
  })

  test('come from any provider of OpenFeature, and a wrong value stops rather than weakens', async () => {
    const flag = (value: string) => ({
      flow: { variants: { on: value }, defaultVariant: 'on', disabled: false },
    })
    await using legacy = await openWorld(simulators, { flags: new InMemoryProvider(flag('legacy')) })
    expect(await withChallenge(legacy)).toBe(false)
    await using wrong = await openWorld(simulators, { flags: new InMemoryProvider(flag('none at all')) })
    expect((await wrong.client('acme').start(openBrowser())).status).toBe(503)
  })
})

describe('a roll-out by batches', () => {
  test('reaches pairs in the same order each time, and takes nothing back as it grows', () => {
    const pairs = Array.from({ length: 300 }, (_, n) => ({ tenant: `tenant-${n}`, carrier: 'ups' }))
    const reached = (open: number) => pairs.filter((pair) => hasReached({ policy: {}, batches: 10, open }, pair))
    for (let open = 0; open < 10; open++) expect(reached(open + 1)).toEqual(expect.arrayContaining(reached(open)))
    expect([reached(0).length, reached(10).length]).toEqual([0, 300])
    expect(new Set(pairs.map((pair) => batchOf(pair, 10))).size).toBe(10)
    expect(batchOf({ tenant: 'acme', carrier: 'ups' }, 10)).toBe(batchOf({ carrier: 'ups', tenant: 'acme' }, 10))
  })

  test('moves the open batches while the platform runs, and not a pair that the operator has settled', async () => {
    const rollouts = { ups: { policy: { flow: 'pkce' as const }, batches: 1, open: 0 } }
    await using world = await worldWithOperator({ policies: { all: { flow: 'legacy' }, rollouts } })
    const { origin } = world.platform
    expect([await withChallenge(world), await withChallenge(world, 'globex')]).toEqual([false, false])
    await operate(origin, 'PATCH', acmeAtUps, { flow: 'legacy' })
    const opened = await operate(origin, 'PUT', '/rollouts/ups', { policy: { flow: 'pkce' }, batches: 1, open: 1 })
    expect(opened.status).toBe(200)
    expect([await withChallenge(world), await withChallenge(world, 'globex')]).toEqual([false, true])
    expect((await operate(origin, 'PUT', '/rollouts/ups', { policy: {}, batches: 2, open: 3 })).status).toBe(400)
    await operate(origin, 'DELETE', '/rollouts/ups')
    expect(await withChallenge(world, 'globex')).toBe(false)
  })
})

describe('DPoP, pushed requests and resource indicators', () => {
  test('are done where the policy says so: bound tokens, refreshed and used with their key', async () => {
    await using world = await worldWithOperator({ policies: { all: { dpop: true, pushedRequests: true } } })
    const client = world.client('acme')
    const start = new URL(target(await client.start(openBrowser())))
    expect([...start.searchParams.keys()]).toEqual(['client_id', 'request_uri'])
    expect((await client.connect(openBrowser())).status).toBe(200)
    const marker = world.tenants.acme.atCarriers.get('ups')?.marker
    expect(said(await client.call(openBrowser()))).toMatchObject({ answer: { marker } })
    expect(world.sent.all().at(-1)?.authorization).toMatch(/^DPoP /)
    // Proofs go by the platform's clock and are young at the carrier: both clocks move.
    world.clock.advance(56 * 60_000)
    await world.simulators.carrier('ups').clock.set({ offsetMs: 56 * 60_000 })
    world.sent.forget()
    expect(said(await client.call(openBrowser()))).toMatchObject({ answer: { marker } })
    expect(world.sent.tokenRequests('refresh_token')).toHaveLength(1)
    await world.simulators.carrier('ups').clock.set({ offsetMs: 0 })
  })

  test('send the account’s resource with the request and the redemption', async () => {
    await using world = await openAdapterWorld({
      carrier: 'ups',
      profile: 'rfc9700',
      at: ({ issuer, api }: RunningCarrier) => ({ issuer, api }),
      mapping: (account: SimulatedTenant) => ({
        client: firstClient(account),
        resource: account.resource,
        policy: { resourceIndicators: true },
      }),
    })
    const start = new URL(target(await world.client.start(world.browser)))
    expect(start.searchParams.get('resource')).toBe(world.account.resource)
    expect(await world.connect()).toBe(303)
    const form = new URLSearchParams(world.sent.all().find(({ body }) => body.includes('code_verifier'))?.body)
    expect(form.get('resource')).toBe(world.account.resource)
    expect((await world.client.call(world.browser)).status).toBe(200)
  })

  test('are not left out quietly where the carrier has not got them', async () => {
    await using world = await openAdapterWorld({
      carrier: 'ups',
      at: ({ issuer, api, endpoints: { authorization_endpoint, token_endpoint } }: RunningCarrier) => ({
        issuer,
        api,
        adapter: 'ups' as const,
        endpoints: { authorization_endpoint, token_endpoint },
      }),
      mapping: (account: SimulatedTenant) => ({ client: firstClient(account), policy: { pushedRequests: true } }),
    })
    expect((await world.client.start(world.browser)).status).toBe(503)
  })

  test('do not take the place of mutual TLS where the tenant has no certificate', async () => {
    await using world = await worldWithOperator({ policies: { all: { mutualTls: true, dpop: true } } })
    expect((await world.client('acme').start(openBrowser())).status).toBe(503)
    expect(world.sent.tokenRequests()).toEqual([])
  })

  test('a token that is not bound although it was to be is not kept', async () => {
    await using world = await openAdapterWorld({
      carrier: 'ups',
      at: ({ issuer, api, endpoints: { authorization_endpoint, token_endpoint } }: RunningCarrier) => ({
        issuer,
        api,
        adapter: 'ups' as const,
        endpoints: { authorization_endpoint, token_endpoint },
      }),
      mapping: (account: SimulatedTenant) => ({ client: firstClient(account), policy: { dpop: true } }),
    })
    expect(await world.connect()).toBe(400)
    expect(said(await world.client.status(world.browser))).toMatchObject({ status: 'not-connected' })
  })
})

describe('a lifetime', () => {
  test('of a verifier is the tenant’s own, unless the policy of the pair says another', async () => {
    await using world = await worldWithOperator()
    await operate(world.platform.origin, 'PATCH', acmeAtUps, { flowLifetime: 180_000 })
    const browser = openBrowser()
    const callback = target(await browser.visit(target(await world.client('acme').start(browser))))
    world.clock.advance(180_000)
    world.sent.forget()
    expect((await browser.visit(callback)).status).toBe(400)
    expect(world.sent.tokenRequests()).toEqual([])
  })

  test('of an access token ends when the policy says so, however long the carrier lets it live', async () => {
    await using world = await worldWithOperator({ policies: { all: { tokenLifetime: 600 } } })
    await world.client('acme').connect(openBrowser())
    world.clock.advance(601_000)
    world.sent.forget()
    await world.client('acme').call(openBrowser())
    expect(world.sent.tokenRequests('refresh_token')).toHaveLength(1)
  })
})

test('refuses a configuration with lifetimes of less than three or more than five minutes, naming the key', async () => {
  const carriers = [{ id: 'ups', issuer: 'https://ups.example', api: 'https://ups.example/api' }]
  const configuration = (flowLifetime: number): PlatformConfiguration => ({
    carriers,
    tenants: [
      {
        id: 'acme',
        key: 'a-key-of-enough-length',
        carriers: { ups: { initialAccessToken: 'x', policy: { flowLifetime } } },
      },
    ],
  })
  for (const wrong of [179_999, 300_001]) {
    await expect(startPlatform(configuration(wrong))).rejects.toThrow(
      /tenants\[0\]\.carriers\.ups\.policy\.flowLifetime/,
    )
  }
  for (const right of [180_000, 300_000]) await (await startPlatform(configuration(right))).close()
})

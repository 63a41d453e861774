import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CarrierId, carrierIds, type Simulators } from '../../../simulators/index.ts'
import { openBrowser } from '../self-check/browser.ts'
import { target } from '../self-check/tenant.ts'
import { startPlatform } from '../start-platform.ts'
import { halfway, openWorld, said, startCarriers, type TenantName, type World } from '../testing/world.ts'

const tenantNames = ['acme', 'globex'] as const satisfies readonly TenantName[]
const pairs = carrierIds.flatMap((carrier) => tenantNames.map((tenant) => ({ tenant, carrier })))
const fiftySixMinutes = 56 * 60_000

let simulators: Simulators
let world: World
beforeAll(async () => {
  simulators = await startCarriers(carrierIds)
  world = await openWorld(simulators)
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
  await simulators.close()
})

function marker(tenant: TenantName, carrier: CarrierId): string | undefined {
  return world.tenants[tenant].atCarriers.get(carrier)?.marker
}

describe.each(pairs)('$tenant at $carrier', ({ tenant, carrier }) => {
  const browser = openBrowser()

  test('connects, calls, refreshes and disconnects', async () => {
    const client = world.client(tenant, carrier)
    expect(said(await client.status(browser))).toMatchObject({ status: 'not-connected' })
    expect((await client.call(browser)).status).toBe(409)

    const page = await client.connect(browser)
    expect(page).toMatchObject({ status: 200, url: `${world.platform.origin}/connected` })
    expect(said(await client.status(browser))).toEqual({ tenant, carrier, status: 'connected' })
    expect(said(await client.call(browser))).toMatchObject({ answer: { marker: marker(tenant, carrier) } })

    world.sent.forget()
    world.clock.advance(fiftySixMinutes)
    expect(said(await client.call(browser))).toMatchObject({ answer: { marker: marker(tenant, carrier) } })
    expect(world.sent.tokenRequests()).toHaveLength(1)
    expect(said(await client.call(browser))).toMatchObject({ answer: { marker: marker(tenant, carrier) } })
    expect(world.sent.tokenRequests().map(({ grant }) => grant)).toEqual(['refresh_token'])

    const [, bearer] = /^Bearer (.+)$/.exec(world.sent.all().at(-1)?.authorization ?? '') ?? []
    expect(said(await client.disconnect(browser))).toEqual({ tenant, carrier, status: 'not-connected', revoked: true })
    expect((await client.call(browser)).status).toBe(409)
    const probe = world.tenants[tenant].atCarriers.get(carrier)?.probeUrl ?? ''
    expect((await fetch(probe, { headers: { authorization: `Bearer ${bearer}` } })).status).toBe(401)
  })
})

describe('a start', () => {
  test('sends S256, a verifier’s challenge and a state of its own each time, and the tenant’s own redirect URI', async () => {
    const starts = await Promise.all(
      pairs.flatMap(({ tenant, carrier }) =>
        [1, 2, 3].map(async () => new URL(target(await world.client(tenant, carrier).start(openBrowser())))),
      ),
    )
    const values = (name: string) => starts.map((url) => url.searchParams.get(name))
    expect(new Set(values('code_challenge_method'))).toEqual(new Set(['S256']))
    expect(new Set(values('response_type'))).toEqual(new Set(['code']))
    expect(new Set(values('code_challenge')).size).toBe(starts.length)
    expect(new Set(values('state')).size).toBe(starts.length)
    expect(new Set(values('redirect_uri'))).toEqual(
      new Set(pairs.map(({ tenant, carrier }) => `${world.platform.origin}/cb/${tenant}/${carrier}`)),
    )
    expect(new Set(values('client_id')).size).toBe(pairs.length)
  })

  test('registers one client for many starts at the same moment', async () => {
    await using fresh = await openWorld(simulators)
    await Promise.all(Array.from({ length: 10 }, () => fresh.client('acme').start(openBrowser())))
    expect(fresh.sent.all().filter(({ url }) => url.endsWith('/register'))).toHaveLength(1)
    expect(fresh.sent.all().filter(({ url }) => url.includes('/.well-known/'))).toHaveLength(1)
  })
})

describe('a callback', () => {
  test('finishes three flows of one browser in any order, each with its own verifier', async () => {
    const browser = openBrowser()
    const flows = []
    for (let tab = 0; tab < 3; tab++) flows.push(await halfway(world.client('acme'), browser))
    world.sent.forget()
    for (const { callback } of flows.reverse()) expect((await browser.visit(callback.href)).status).toBe(303)
    expect(new Set(world.sent.tokenRequests().map(({ verifier }) => verifier)).size).toBe(3)
    await world.client('acme').disconnect(browser)
  })

  test('leaves nothing of the flow behind in browser or store', async () => {
    await using fresh = await openWorld(simulators)
    const flows = () => [...fresh.store.entries().keys()].filter((name) => name.startsWith('pkce_verifier:'))
    const { browser, callback } = await halfway(fresh.client('acme'))
    expect(flows()).toHaveLength(1)
    const answer = await browser.visit(callback.href)
    expect(answer.headers['set-cookie']).toMatch(/^flow-[^=]+=; .*expires=Thu, 01 Jan 1970/i)
    expect(answer.headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' })
    expect(flows()).toEqual([])
  })

  test('goes on after a restart with the same store and key', async () => {
    const publicUrl = 'http://127.0.0.1:1'
    await using first = await openWorld(simulators, { publicUrl })
    const { browser, callback } = await halfway(first.client('acme'))
    await using second = await startPlatform(first.options)
    const answer = await browser.visit(callback.href.replace(publicUrl, second.origin))
    expect(answer.status).toBe(303)
    expect(said(await first.client('acme', 'ups', second).call(browser))).toMatchObject({ carrierStatus: 200 })
  })
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Simulators } from '../../../simulators/index.ts'
import { openBrowser } from '../self-check/browser.ts'
import { target } from '../self-check/tenant.ts'
import { startPlatform } from '../start-platform.ts'
import { openWorld, startCarriers, type World } from '../testing/world.ts'

let simulators: Simulators
beforeAll(async () => {
  simulators = await startCarriers(['ups', 'usps'])
})
afterAll(() => simulators.close())

const tenMinutes = 600_000
type Offered = readonly string[] | undefined

/** Answers for UPS's metadata with these methods in the place of what it offers. */
function offer(world: World, methods: Offered, headers: Readonly<Record<string, string>> = {}): void {
  const { issuer, endpoints } = simulators.carrier('ups')
  world.sent.intercept = ({ url }) => {
    if (!url.includes('/.well-known/') || !url.startsWith(new URL(issuer).origin)) return undefined
    const offered = methods === undefined ? {} : { code_challenge_methods_supported: methods }
    return Promise.resolve(Response.json({ issuer, ...endpoints, ...offered }, { headers }))
  }
}

async function start(world: World, carrier: 'ups' | 'usps' = 'ups', at = world.platform) {
  const answer = await world.client('acme', carrier, at).start(openBrowser())
  return answer.status === 302 ? methodOf(target(answer)) : answer.status
}

function methodOf(url: string): string {
  return new URL(url).searchParams.get('code_challenge_method') ?? 'none'
}

const detecting = (): Promise<World> => openWorld(simulators, { policies: { all: { flow: 'detect' } } })

describe('PKCE as an issuer offers it', () => {
  test('is used where it is offered, and where it never was the old flow is', async () => {
    await using world = await detecting()
    offer(world, undefined)
    expect([await start(world), await start(world, 'usps')]).toEqual(['none', 'S256'])
  })

  test('is found as soon as it is there: metadata is read again within its time', async () => {
    await using world = await detecting()
    offer(world, undefined)
    expect(await start(world)).toBe('none')
    offer(world, ['S256'])
    expect(await start(world)).toBe('none')
    world.clock.advance(tenMinutes)
    expect(await start(world)).toBe('S256')
  })

  test('is found sooner where the metadata may not be kept for ten minutes', async () => {
    await using world = await detecting()
    offer(world, undefined, { 'cache-control': 'public, max-age=60' })
    expect(await start(world)).toBe('none')
    offer(world, ['S256'])
    world.clock.advance(60_000)
    expect(await start(world)).toBe('S256')
  })

  test.each([
    ['detect', undefined],
    ['detect', ['plain']],
    ['pkce', undefined],
  ] as const)('under %s, vanished into %j, is an alert and no flow at all', async (flow, methods) => {
    await using world = await openWorld(simulators, { policies: { all: { flow } } })
    expect(await start(world)).toBe('S256')
    offer(world, methods)
    world.clock.advance(tenMinutes)
    expect(await start(world)).toBe(503)
    expect(world.events.filter(({ kind }) => kind === 'alert')).toMatchObject([
      { tenant: 'acme', carrier: 'ups', reason: 'pkce-vanished' },
    ])
    expect(await start(world, 'usps')).toBe('S256')
    offer(world, ['S256'])
    world.clock.advance(tenMinutes)
    expect(await start(world)).toBe('S256')
  })

  test('is remembered over a restart, and for tenants that were never there', async () => {
    await using world = await detecting()
    await world.client('globex').start(openBrowser())
    offer(world, undefined)
    const again = await startPlatform({ ...world.options, store: { ...world.store, close: async () => undefined } })
    expect(await start(world, 'ups', again)).toBe(503)
    await again.close()
  })

  test('is remembered where somebody spoiled what was remembered', async () => {
    await using world = await detecting()
    expect(await start(world)).toBe('S256')
    const [id = ''] = await world.store.ids('_platform', 'issuer')
    await world.store.put({ tenant: '_platform', kind: 'issuer', id }, 'spoiled')
    offer(world, undefined)
    const again = await startPlatform({ ...world.options, store: { ...world.store, close: async () => undefined } })
    expect(await start(world, 'ups', again)).toBe(503)
    await again.close()
  })
})

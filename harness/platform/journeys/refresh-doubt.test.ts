import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Simulators } from '../../../simulators/index.ts'
import { Refusal } from '../refusal.ts'
import { openBrowser } from '../self-check/browser.ts'
import { type RunningPlatform, startPlatform } from '../start-platform.ts'
import { createMemoryStore } from '../store/memory-store.ts'
import type { Store } from '../store/store.ts'
import { noRetries } from '../testing/no-retries.ts'
import type { SentRequest } from '../testing/recorded-sender.ts'
import { openWorld, said, startCarriers, type World } from '../testing/world.ts'

const hour = 3_600_000
const browser = openBrowser()

let simulators: Simulators
let world: World
beforeAll(async () => {
  simulators = await startCarriers(['ups'])
})
afterAll(() => simulators.close())
beforeEach(async () => {
  world = await openWorld(simulators)
  return () => world[Symbol.asyncDispose]()
})

const isRefresh = ({ body }: SentRequest) => body.includes('grant_type=refresh_token')
const refreshes = () => world.sent.tokenRequests('refresh_token').map(({ refreshToken }) => refreshToken)
const call = (platform?: RunningPlatform) => world.client('acme', 'ups', platform).call(browser)
const status = async (platform?: RunningPlatform) => said(await world.client('acme', 'ups', platform).status(browser))

/** The carrier does its work; what it answers never arrives. */
function loseAnswers(): void {
  world.sent.intercept = (request) => (isRefresh(request) ? lost(request) : undefined)
}
async function lost({ url, authorization = '', body }: SentRequest): Promise<Response> {
  const headers = { authorization, 'content-type': 'application/x-www-form-urlencoded' }
  await fetch(url, { method: 'POST', headers, body })
  throw new TypeError('fetch failed', {
    cause: Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' }),
  })
}

/** The same world at a carrier of which is known how long it takes a used refresh token again. */
function platformWithGrace(refreshGrace: number): Promise<RunningPlatform> {
  const carriers = world.configuration.carriers.map((carrier) => ({ ...carrier, refreshGrace }))
  return startPlatform({ ...world.options, carriers, containment: noRetries })
}

describe('a refresh whose answer got lost', () => {
  test('is tried once more, and ends in reconnect where the carrier takes the token no longer', async () => {
    await world.client('acme').connect(openBrowser())
    world.clock.advance(hour)
    loseAnswers()
    expect((await call()).status).toBe(503)
    world.sent.intercept = () => undefined
    expect(said(await call())).toMatchObject({ error: 'RECONNECT_NEEDED' })
    expect(refreshes()).toHaveLength(2)
    for (let n = 0; n < 3; n++) expect((await call()).status).toBe(409)
    expect(refreshes()).toHaveLength(2)
    expect(await status()).toMatchObject({ status: 'reconnect-needed' })
  })

  test('is not tried again at a carrier that takes a second use for theft', async () => {
    await using strict = await platformWithGrace(0)
    await world.client('acme', 'ups', strict).connect(openBrowser())
    world.clock.advance(hour)
    loseAnswers()
    expect((await call(strict)).status).toBe(503)
    world.sent.intercept = () => undefined
    world.clock.advance(1)
    expect((await call(strict)).status).toBe(409)
    expect(refreshes()).toHaveLength(1)
    expect(await status(strict)).toMatchObject({ status: 'reconnect-needed' })
  })

  test('is tried again within the grace of the carrier, counted from the first use, and not after it', async () => {
    await using graceful = await platformWithGrace(60_000)
    await world.client('acme', 'ups', graceful).connect(openBrowser())
    world.clock.advance(hour)
    world.sent.intercept = (request) => (isRefresh(request) ? Promise.reject(new TypeError('terminated')) : undefined)
    for (const wait of [0, 40_000]) {
      world.clock.advance(wait)
      expect((await call(graceful)).status).toBe(503)
    }
    world.clock.advance(30_000)
    expect((await call(graceful)).status).toBe(409)
    expect(refreshes()).toHaveLength(2)
    expect(new Set(refreshes()).size).toBe(1)
  })

  test('was never sent: the carrier could not be reached, so it is tried again even without grace', async () => {
    await using strict = await platformWithGrace(0)
    await world.client('acme', 'ups', strict).connect(openBrowser())
    world.clock.advance(hour)
    const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })
    world.sent.intercept = (request) =>
      isRefresh(request) ? Promise.reject(new TypeError('fetch failed', { cause: refused })) : undefined
    expect((await call(strict)).status).toBe(503)
    world.sent.intercept = (request) =>
      isRefresh(request) ? Promise.resolve(new Response('busy', { status: 503 })) : undefined
    expect((await call(strict)).status).toBe(503)
    world.sent.intercept = () => undefined
    world.clock.advance(1)
    expect((await call(strict)).status).toBe(200)
  })
})

describe('a platform that was killed', () => {
  test('between the carrier’s answer and its keeping is found out by the next one', async () => {
    await world.client('acme').connect(openBrowser())
    world.clock.advance(hour)
    const [key, noted] = [{ tenant: 'acme', kind: 'connection', id: 'ups' } as const, Promise.withResolvers<string>()]
    world.sent.intercept = (request) => {
      if (isRefresh(request)) void world.store.get(key).then((value) => noted.resolve(value ?? ''))
      return undefined
    }
    expect((await call()).status).toBe(200)
    // As it stood when the refresh was on its way: what a killed process leaves behind.
    await world.store.put(key, await noted.promise)
    await using strict = await platformWithGrace(0)
    world.clock.advance(hour)
    world.sent.forget()
    expect((await call(strict)).status).toBe(409)
    expect(refreshes()).toEqual([])
  })

  test('leaves its lease behind for ten seconds at most', async () => {
    await world.client('acme').connect(openBrowser())
    world.clock.advance(hour)
    await world.store.put(
      { tenant: 'acme', kind: 'lease', id: 'refresh.ups' },
      'of the dead',
      world.clock.now() + 10_000,
    )
    const waiting = call()
    await expect.poll(() => refreshes()).toEqual([])
    world.clock.advance(10_000)
    expect((await waiting).status).toBe(200)
    expect(refreshes()).toHaveLength(1)
  })
})

describe('a store that is away for a moment', () => {
  const flaky = (store: Store, fails: () => boolean): Store => ({
    ...store,
    replace: async (...args) => {
      const done = await store.replace(...args)
      if (fails()) throw new Refusal('UNAVAILABLE', 'store-not-reached')
      return done
    },
    put: async (...args) => {
      if (fails()) throw new Refusal('UNAVAILABLE', 'store-not-reached')
      await store.put(...args)
    },
  })

  test('loses neither fresh nor refreshed tokens, whether or not it had done its work', async () => {
    let failures = 0
    const store = flaky(createMemoryStore(world.clock), () => failures-- > 0)
    await using platform = await startPlatform({ ...world.options, store })
    const client = world.client('acme', 'ups', platform)
    const started = openBrowser()
    world.sent.intercept = (request) => {
      if (request.body.includes('grant_type=authorization_code') || isRefresh(request)) failures = 2
      return undefined
    }
    expect((await client.connect(started)).status).toBe(200)
    world.clock.advance(hour)
    expect((await call(platform)).status).toBe(200)
    world.clock.advance(hour)
    expect((await call(platform)).status).toBe(200)
    expect(new Set(refreshes()).size).toBe(2)
    expect(refreshes()).toHaveLength(2)
  })
})

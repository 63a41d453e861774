import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Simulators } from '../../../simulators/index.ts'
import { systemClock } from '../../http/clock.ts'
import { openBrowser } from '../self-check/browser.ts'
import { startPlatform } from '../start-platform.ts'
import { openStore } from '../store/open-store.ts'
import type { EntryKey, Store } from '../store/store.ts'
import { startPostgres } from '../testing/postgres-server.ts'
import { startRedis } from '../testing/redis-server.ts'
import { isMissing, type Missing, type Service, tellMissing } from '../testing/service.ts'
import { altered, halfway, openWorld, said, startCarriers, type World } from '../testing/world.ts'

const memory: Service = { url: 'memory', [Symbol.asyncDispose]: async () => undefined }
const [redis, postgres] = await Promise.all([startRedis(), startPostgres()])
const services: readonly (readonly [string, Service | Missing])[] = [
  ['memory', memory],
  ['Redis', redis],
  ['PostgreSQL', postgres],
]

let simulators: Simulators
beforeAll(async () => {
  simulators = await startCarriers(['ups', 'dhl'])
})
afterAll(async () => {
  await simulators.close()
  for (const [, service] of services) if (!isMissing(service)) await service[Symbol.asyncDispose]()
})

const connection = (tenant: string, id = 'ups'): EntryKey => ({ tenant, kind: 'connection', id })
const browser = openBrowser()

for (const [name, service] of services) {
  if (isMissing(service)) tellMissing(name, service)
  else describe(`a platform on ${name}`, () => onStore(service))
}

function onStore({ url }: Service): void {
  let world: World
  let store: Store
  let masterKey: Uint8Array
  beforeEach(async () => {
    masterKey = randomBytes(32)
    store = await openStore({ url }, systemClock)
    for (const tenant of ['acme', 'globex']) {
      for (const kind of ['connection', 'client'] as const) {
        for (const id of await store.ids(tenant, kind)) await store.delete({ tenant, kind, id })
      }
    }
    world = await openWorld(simulators, { store, masterKey })
    return () => world[Symbol.asyncDispose]()
  })

  test('connects, calls, refreshes once for ten callers of two processes, and disconnects', async () => {
    await using other = await startPlatform({
      ...world.options,
      // Processes of one platform have one address in public: with two, each would register clients of its own.
      publicUrl: world.platform.origin,
      store: url === 'memory' ? store : await openStore({ url }, systemClock),
    })
    await world.client('acme').connect(openBrowser())
    world.clock.advance(61 * 60_000)
    const calls = [world.platform, other].flatMap((platform) =>
      Array.from({ length: 5 }, () => world.client('acme', 'ups', platform).call(openBrowser())),
    )
    expect((await Promise.all(calls)).map(({ status }) => status)).toEqual(calls.map(() => 200))
    expect(world.sent.tokenRequests('refresh_token')).toHaveLength(1)
    expect(said(await world.client('acme').disconnect(browser))).toMatchObject({ revoked: true })
    expect((await world.client('acme').call(browser)).status).toBe(409)
  })

  test('takes a callback once, and not the one of another tenant', async () => {
    const { browser: own, callback } = await halfway(world.client('acme'))
    const elsewhere = callback.href.replace('/cb/acme/', '/cb/globex/')
    expect((await own.visit(elsewhere)).status).toBe(400)
    const again = await own.clone()
    expect((await own.visit(callback.href)).status).toBe(303)
    expect((await again.visit(altered(callback, { code: 'another' }))).status).toBe(400)
    expect(world.sent.tokenRequests('authorization_code')).toHaveLength(1)
  })

  test('opens no record that was moved to another tenant or carrier', async () => {
    await world.client('acme').connect(openBrowser())
    await world.client('globex').connect(openBrowser())
    await world.client('acme', 'dhl').connect(openBrowser())
    const [ofA, ofB] = [await store.get(connection('acme')), await store.get(connection('globex'))]
    await store.put(connection('acme'), ofB ?? '')
    await store.put(connection('globex'), ofA ?? '')
    await store.put(connection('acme', 'dhl'), ofA ?? '')
    world.sent.forget()
    const moved = [world.client('acme'), world.client('globex'), world.client('acme', 'dhl')]
    for (const client of moved) {
      expect((await client.call(browser)).status).toBe(409)
      expect(said(await client.status(browser))).toMatchObject({ status: 'reconnect-needed' })
    }
    expect(world.sent.all()).toEqual([])
    await store.put(connection('acme'), ofA ?? '')
    expect((await world.client('acme').call(browser)).status).toBe(200)
  })

  test('turns the key of one tenant alone', async () => {
    await world.client('acme').connect(openBrowser())
    await world.client('globex').connect(openBrowser())
    const [before, ofB] = [await store.get(connection('acme')), await store.get(connection('globex'))]
    const turned = (settings: { readonly keyGeneration: number; readonly oldestKeyGeneration?: number }) =>
      startPlatform({
        ...world.options,
        store: { ...store, close: async () => undefined },
        tenants: world.configuration.tenants.map((tenant) =>
          tenant.id === 'acme' ? { ...tenant, ...settings } : tenant,
        ),
      })
    await using second = await turned({ keyGeneration: 2 })
    expect(await second.reseal('acme')).toEqual({ records: 2, unopenable: 0 })
    expect(await store.get(connection('globex'))).toBe(ofB)
    await using third = await turned({ keyGeneration: 2, oldestKeyGeneration: 2 })
    for (const tenant of ['acme', 'globex'] as const) {
      expect((await world.client(tenant, 'ups', third).call(browser)).status).toBe(200)
    }
    // What somebody copied before the key was turned is of no use any more.
    await store.put(connection('acme'), before ?? '')
    expect((await world.client('acme', 'ups', third).call(browser)).status).toBe(409)
  })
}

import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../http/clock.ts'
import { Refusal } from '../refusal.ts'
import { openStore } from '../store/open-store.ts'
import type { EntryKey, Store } from '../store/store.ts'
import { startPostgres } from '../testing/postgres-server.ts'
import { startRedis } from '../testing/redis-server.ts'
import { isMissing, type Missing, type Service, tellMissing } from '../testing/service.ts'
import { keepingIn } from './keeping/keeping.ts'
import { keptRecords } from './keeping/kept-records.ts'
import { createDealings } from './negotiation/dealings.ts'
import { createProofNonces } from './proof-nonces.ts'
import { createSeenProofs } from './seen-proofs.ts'
import { agree, consumerKey, openExchangeWorld } from './testing/exchange-world.ts'

const memory: Service = { url: 'memory', [Symbol.asyncDispose]: async () => undefined }
const [redis, postgres] = await Promise.all([startRedis(), startPostgres()])
const services: readonly (readonly [string, Service | Missing])[] = [
  ['memory', memory],
  ['Redis', redis],
  ['PostgreSQL', postgres],
]
afterAll(async () => {
  for (const [, service] of services) if (!isMissing(service)) await service[Symbol.asyncDispose]()
})

const tenants = ['acme', 'globex']
const kinds = ['exchange_dealings', 'exchange_records', 'dpop_proof'] as const

for (const [name, service] of services) {
  if (isMissing(service)) tellMissing(name, service)
  else describe(`exchange endpoints on ${name}`, { timeout: 30_000 }, () => onStore(service))
}

function onStore({ url }: Service): void {
  const opened: Store[] = []
  afterEach(async () => {
    for (const store of opened) {
      for (const tenant of tenants) {
        for (const kind of kinds)
          for (const id of await store.ids(tenant, kind)) await store.delete({ tenant, kind, id })
      }
    }
    await Promise.all(opened.splice(0).map((store) => store.close()))
  })

  /** Two processes as far as the endpoints can tell: nothing but store and master key is the same. */
  async function openTwo() {
    const masterKey = randomBytes(32)
    const first = await openStore({ url }, systemClock)
    const second = url === 'memory' ? first : await openStore({ url }, systemClock)
    opened.push(...new Set([first, second]))
    return { store: first, one: keepingIn(first, masterKey), other: keepingIn(second, masterKey) }
  }
  const partner = (issuer: string) => ({ consumers: [{ id: 'shop', key: consumerKey, client: { id: issuer } }] })

  test('serve in one process what was agreed on in another, also after a restart, and end it everywhere at once', async () => {
    const { one, other } = await openTwo()
    await using first = await openExchangeWorld({}, {}, one)
    const { negotiation, agreement } = await agree(first, 'acme')
    await using second = await openExchangeWorld({}, {}, other)
    const served = async () => {
      const headers = { authorization: `Bearer ${await second.token('acme')}` }
      return await second.ask('/exchange/acme/shipments', headers)
    }
    expect((await served()).status).toBe(200)
    expect((await second.negotiate('acme', 'transfers/request', { agreementId: agreement })).json).toMatchObject({
      agreementId: agreement,
    })
    const ofGlobex = { authorization: `Bearer ${await second.token('globex')}` }
    expect((await second.ask('/exchange/globex/shipments', ofGlobex)).status).toBe(401)
    expect((await first.negotiate('acme', `negotiations/${negotiation}/termination`)).status).toBe(200)
    expect((await served()).status).toBe(401)
  })

  test('confirm a negotiation once, however many confirm it in two processes, and never one that was ended', async () => {
    const { one, other } = await openTwo()
    const parties = [one, other].map(({ vault }) => createDealings(keptRecords(vault), systemClock))
    const [dealings = expect.fail()] = parties
    const shop = { tenant: 'acme', consumer: 'shop', clientId: 'https://shop.example/client:1' }
    for (let round = 0; round < 5; round += 1) {
      const id = `n${round}`
      await dealings.begin(shop, { id, scopes: ['shipping'], state: 'AGREED', agreementId: `a${round}` })
      const confirmed = await Promise.all([...parties, ...parties].map((each) => each.conclude(shop, id)))
      expect(confirmed.filter((one) => one !== undefined)).toHaveLength(1)
    }
    await dealings.begin(shop, { id: 'raced', scopes: ['shipping'], state: 'AGREED', agreementId: 'a9' })
    await Promise.all([...parties.map((each) => each.end(shop, 'raced')), dealings.conclude(shop, 'raced')])
    expect(await dealings.find(shop, 'raced')).toMatchObject({ state: 'TERMINATED' })
  })

  test('keep every record that is added to a tenant in two processes at once, and none at another tenant', async () => {
    const { one, other } = await openTwo()
    const tenant = { agreements: [{ clientId: 'shop', scopes: ['shipping', 'shipping:write'] }] }
    await using first = await openExchangeWorld({}, tenant, one)
    await using second = await openExchangeWorld({}, tenant, other)
    const numbers = Array.from({ length: 10 }, (_, index) => `parcel-${index}`)
    const added = await Promise.all(
      numbers.map(async (number, index) => {
        const world = index % 2 === 0 ? first : second
        const headers = { authorization: `Bearer ${await world.token('acme', { scope: 'shipping:write' })}` }
        return (await world.ask('/exchange/acme/shipments', headers, { number })).status
      }),
    )
    expect(added).toEqual(numbers.map(() => 201))
    const listed = async (id: string) => {
      const { text } = await first.ask(`/exchange/${id}/shipments`, {
        authorization: `Bearer ${await first.token(id)}`,
      })
      return [...text.matchAll(/"number":"([^"]+)"/g)].map(([, number = '']) => number).sort()
    }
    expect(await listed('acme')).toEqual(['acme-4711', ...numbers].sort())
    expect(await listed('globex')).toEqual(['globex-4711'])
  })

  test('take a proof once, of all that come to two processes at the same moment, and each tenant its own', async () => {
    const { one, other } = await openTwo()
    const [first = expect.fail(), second = expect.fail()] = [one, other].map(({ store }) => createSeenProofs(store))
    const proof = randomUUID()
    const until = Date.now() + 60_000
    const noted = await Promise.all(
      Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? first : second).note('acme', proof, until)),
    )
    expect(noted.filter(Boolean)).toHaveLength(1)
    expect(await second.note('globex', proof, until)).toBe(true)
  })

  test('take the nonces of each other, and not those of another tenant or another master key', async () => {
    const { one, other } = await openTwo()
    const nonce = createProofNonces(systemClock, one.nonceKey).current('acme')
    const there = createProofNonces(systemClock, other.nonceKey)
    expect(there.isFresh('acme', nonce)).toBe(true)
    expect(there.isFresh('globex', nonce)).toBe(false)
    expect(createProofNonces(systemClock, randomBytes(32)).isFresh('acme', nonce)).toBe(false)
  })

  test('open no agreement that was moved to another tenant, and write over none', async () => {
    const { store, one } = await openTwo()
    await using world = await openExchangeWorld({}, partner('shop'), one)
    await agree(world, 'acme')
    const [id = expect.fail()] = await store.ids('acme', 'exchange_dealings')
    const place = (tenant: string): EntryKey => ({ tenant, kind: 'exchange_dealings', id })
    const sealed = (await store.get(place('acme'))) ?? expect.fail()
    expect(sealed).not.toContain('shipping')
    await store.put(place('globex'), sealed)
    const headers = { authorization: `Bearer ${await world.token('globex')}` }
    expect((await world.ask('/exchange/globex/shipments', headers)).status).toBe(500)
    expect(
      (await world.negotiate('globex', 'negotiations/request', { offers: ['offer-shipping'], purpose: 'shipping' }))
        .status,
    ).toBe(500)
    expect(await store.get(place('globex'))).toBe(sealed)
  })
}

test('keep nobody’s agreement in force that is not configured as a consumer any more', async () => {
  const keeping = keepingIn(await openStore({ url: 'memory' }, systemClock), randomBytes(32))
  await using before = await openExchangeWorld({}, {}, keeping)
  await agree(before, 'acme')
  await using after = await openExchangeWorld({}, { consumers: [] }, keeping)
  const headers = { authorization: `Bearer ${await after.token('acme')}` }
  expect((await after.ask('/exchange/acme/shipments', headers)).status).toBe(401)
})

test('hold no more than a hundred agreements of a consumer, and let it end one to make another', async () => {
  await using world = await openExchangeWorld()
  const ids: string[] = []
  for (let n = 0; n < 100; n += 1) ids.push((await agree(world, 'acme')).negotiation)
  const ask = () => world.negotiate('acme', 'negotiations/request', { offers: ['offer-shipping'], purpose: 'shipping' })
  expect((await ask()).status).toBe(409)
  await world.negotiate('acme', `negotiations/${ids[0]}/termination`)
  expect((await ask()).status).toBe(201)
})

test('say 503 and let nobody in while the store cannot be reached', async () => {
  const store = await openStore({ url: 'memory' }, systemClock)
  const away = async () => {
    throw new Refusal('UNAVAILABLE', 'store-not-reached')
  }
  await using world = await openExchangeWorld({}, {}, keepingIn({ ...store, get: away, add: away }, randomBytes(32)))
  const headers = { authorization: `Bearer ${await world.token('acme')}` }
  expect((await world.ask('/exchange/acme/shipments', headers)).status).toBe(503)
  expect(world.events.at(-1)).toMatchObject({ kind: 'exchange-refused', reason: 'store-not-reached' })
})

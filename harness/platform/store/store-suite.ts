import { afterEach, describe, expect, test } from 'vitest'
import type { EntryKey, Store } from './store.ts'

/** A store under test and the clock it tells time by. */
export interface StoreUnderTest {
  readonly store: Store
  readonly clock: { now(): number }
  /** Lets time pass as this store sees it. */
  elapse(milliseconds: number): Promise<void>
}

/** What every store has to do, whatever it is made of. */
export function describeStore(name: string, open: () => Promise<StoreUnderTest>): void {
  const opened: Store[] = []
  const openStore = async (): Promise<StoreUnderTest> => {
    const under = await open()
    opened.push(under.store)
    return under
  }
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((store) => store.close()))
  })

  describe(`${name} store`, () => {
    const flow = (tenant: string, id = 'f1'): EntryKey => ({ tenant, kind: 'pkce_verifier', id })

    test('gives back what was put, and nothing for what was not', async () => {
      const { store } = await openStore()
      await store.put(flow('acme'), 'one')
      expect(await store.get(flow('acme'))).toBe('one')
      expect(await store.get(flow('acme', 'f2'))).toBeUndefined()
    })

    test('keeps tenants and kinds apart under the same id', async () => {
      const { store } = await openStore()
      await store.put(flow('acme'), 'of acme')
      await store.put(flow('globex'), 'of globex')
      await store.put({ tenant: 'acme', kind: 'connection', id: 'f1' }, 'a connection')
      expect(await store.take(flow('globex'))).toBe('of globex')
      expect(await store.get(flow('acme'))).toBe('of acme')
      await store.delete(flow('acme'))
      expect(await store.get({ tenant: 'acme', kind: 'connection', id: 'f1' })).toBe('a connection')
    })

    test('hands a value out once, however many take it at the same moment', async () => {
      const { store } = await openStore()
      await store.put(flow('acme'), 'one')
      const taken = await Promise.all(Array.from({ length: 20 }, () => store.take(flow('acme'))))
      expect(taken.filter((value) => value !== undefined)).toEqual(['one'])
      expect(await store.get(flow('acme'))).toBeUndefined()
    })

    test('adds where there is nothing, once, however many add at the same moment', async () => {
      const { store } = await openStore()
      const added = await Promise.all(Array.from({ length: 20 }, (_, n) => store.add(flow('acme'), `value ${n}`)))
      expect(added.filter(Boolean)).toHaveLength(1)
      expect(await store.get(flow('acme'))).toBe(`value ${added.indexOf(true)}`)
    })

    test('replaces the value it was told to, and no other', async () => {
      const { store } = await openStore()
      await store.put(flow('acme'), 'one')
      const replaced = await Promise.all(['two', 'three'].map((value) => store.replace(flow('acme'), 'one', value)))
      expect(replaced.filter(Boolean)).toHaveLength(1)
      expect(await store.replace(flow('acme'), 'one', 'four')).toBe(false)
      expect(await store.replace(flow('globex'), 'one', 'four')).toBe(false)
      expect(await store.get(flow('globex'))).toBeUndefined()
    })

    test('forgets a value when its time is over, not before', async () => {
      const { store, clock, elapse } = await openStore()
      await store.put(flow('acme'), 'one', clock.now() + 60_000)
      await elapse(50_000)
      expect(await store.get(flow('acme'))).toBe('one')
      await elapse(10_000)
      expect(await store.get(flow('acme'))).toBeUndefined()
      expect(await store.take(flow('acme'))).toBeUndefined()
      expect(await store.replace(flow('acme'), 'one', 'two')).toBe(false)
    })

    test('adds again once the time of what was there is over', async () => {
      const { store, clock, elapse } = await openStore()
      expect(await store.add(flow('acme'), 'one', clock.now() + 60_000)).toBe(true)
      expect(await store.add(flow('acme'), 'two', clock.now() + 60_000)).toBe(false)
      await elapse(60_000)
      expect(await store.add(flow('acme'), 'three', clock.now() + 60_000)).toBe(true)
      expect(await store.get(flow('acme'))).toBe('three')
    })

    test('keeps the time limit when a value is replaced', async () => {
      const { store, clock, elapse } = await openStore()
      await store.put(flow('acme'), 'one', clock.now() + 60_000)
      expect(await store.replace(flow('acme'), 'one', 'two')).toBe(true)
      await elapse(60_000)
      expect(await store.get(flow('acme'))).toBeUndefined()
    })

    test('gives a replaced value a new time where it is told one', async () => {
      const { store, clock, elapse } = await openStore()
      await store.put(flow('acme'), 'one', clock.now() + 60_000)
      await elapse(50_000)
      expect(await store.replace(flow('acme'), 'one', 'one', clock.now() + 60_000)).toBe(true)
      await elapse(50_000)
      expect(await store.get(flow('acme'))).toBe('one')
      await elapse(10_000)
      expect(await store.get(flow('acme'))).toBeUndefined()
    })

    test('removes the value it was told to, and no other', async () => {
      const { store } = await openStore()
      await store.put(flow('acme'), 'two')
      expect(await store.remove(flow('acme'), 'one')).toBe(false)
      expect(await store.remove(flow('globex'), 'two')).toBe(false)
      expect(await store.get(flow('acme'))).toBe('two')
      expect(await store.remove(flow('acme'), 'two')).toBe(true)
      expect(await store.get(flow('acme'))).toBeUndefined()
    })

    test('names what one tenant has of one kind', async () => {
      const { store, clock, elapse } = await openStore()
      await store.put({ tenant: 'acme', kind: 'connection', id: 'ups' }, 'x')
      await store.put({ tenant: 'acme', kind: 'connection', id: 'dhl' }, 'x', clock.now() + 1000)
      await store.put({ tenant: 'acme', kind: 'client', id: 'fedex' }, 'x')
      await store.put({ tenant: 'acme-2', kind: 'connection', id: 'usps' }, 'x')
      expect([...(await store.ids('acme', 'connection'))].sort()).toEqual(['dhl', 'ups'])
      await elapse(1000)
      expect(await store.ids('acme', 'connection')).toEqual(['ups'])
      expect(await store.ids('globex', 'connection')).toEqual([])
    })

    test('hands out what is due, the earliest first, and puts it off', async () => {
      const { store } = await openStore()
      const [ups, dhl, later] = [
        { tenant: 'acme', id: 'ups' },
        { tenant: 'globex', id: 'dhl' },
        { tenant: 'acme', id: 'usps' },
      ]
      await store.appoint(ups, 2000)
      await store.appoint(dhl, 1000)
      await store.appoint(later, 9000)
      expect(await store.claimDue({ by: 2000, again: 5000, limit: 10 })).toEqual([dhl, ups])
      expect(await store.claimDue({ by: 4999, again: 9000, limit: 10 })).toEqual([])
      expect(await store.claimDue({ by: 5000, again: 9000, limit: 1 })).toHaveLength(1)
      await store.cancel(later)
      await store.appoint(ups, 7000)
      await store.appoint(dhl, 8000)
      expect(await store.claimDue({ by: 9000, again: 20_000, limit: 10 })).toEqual([ups, dhl])
    })

    test('hands what is due to one, however many ask at the same moment', async () => {
      const { store } = await openStore()
      const names = Array.from({ length: 10 }, (_, n) => ({ tenant: `t${n}`, id: 'ups' }))
      await Promise.all(names.map((name) => store.appoint(name, 1000)))
      const claims = await Promise.all(names.map(() => store.claimDue({ by: 1000, again: 9000, limit: 3 })))
      const tenants = claims.flat().map(({ tenant }) => tenant)
      expect(tenants.sort()).toEqual(names.map(({ tenant }) => tenant))
    })

    test('keeps the newest lines of each strand of the audit log, and those of no other tenant', async () => {
      const { store } = await openStore()
      const tenant = `trail-${Math.random().toString(36).slice(2)}`
      const own = { tenant, strand: 'own' } as const
      await store.record({ ...own, line: 'mine' }, 100)
      for (let n = 0; n < 70; n += 1) await store.record({ tenant, strand: 'strangers', line: `knock ${n}` }, 3)
      expect(await store.recorded(own, 10)).toEqual(['mine'])
      const knocks = await store.recorded({ tenant, strand: 'strangers' }, 1000)
      expect(knocks.slice(0, 3)).toEqual(['knock 69', 'knock 68', 'knock 67'])
      expect(knocks.length).toBeLessThan(40)
      expect(await store.recorded({ tenant: `${tenant}-2`, strand: 'own' }, 10)).toEqual([])
    })

    test('shows the newest lines of all tenants together', async () => {
      const { store } = await openStore()
      await store.record({ tenant: 'acme', strand: 'own', line: 'first' }, 100)
      await store.record({ tenant: 'globex', strand: 'strangers', line: 'second' }, 100)
      expect(await store.recordedOfAll(2)).toEqual(['second', 'first'])
    })
  })
}

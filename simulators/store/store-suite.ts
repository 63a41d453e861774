import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Clock, createClock } from '../core/clock.ts'
import type { StateStore } from '../core/token-store.ts'

export interface StoreUnderTest extends AsyncDisposable {
  readonly store: StateStore
  /** Tells the store that the clock goes otherwise now. */
  moved(): Promise<void>
}

/** What every store has to do; `open` makes an empty one. */
export function describeStore(name: string, open: (clock: Clock) => Promise<StoreUnderTest>): void {
  describe(name, () => {
    const clock = createClock()
    let under: StoreUnderTest
    let store: StateStore
    const elapse = async (ms: number) => {
      clock.set({ offsetMs: clock.setting().offsetMs + ms })
      await under.moved()
    }
    let made = 0
    const freshId = () => {
      made += 1
      return `id-${made}`
    }
    beforeAll(async () => {
      under = await open(clock)
      store = under.store
    })
    afterAll(() => under[Symbol.asyncDispose]())

    test('finds what was put, as it was put, until it expires', async () => {
      const id = freshId()
      const payload = { jti: id, clientId: 'acme', scope: 'a "b" ‹c›' }
      await store.upsert('AccessToken', id, payload, 60)
      expect(await store.find('AccessToken', id)).toEqual(payload)
      expect(await store.find('RefreshToken', id)).toBeUndefined()
      await elapse(61_000)
      expect(await store.find('AccessToken', id)).toBeUndefined()
    })

    test('keeps what has no end, and forgets what is destroyed', async () => {
      const id = freshId()
      await store.upsert('Client', id, { client_id: id })
      await elapse(40_000_000_000)
      expect(await store.find('Client', id)).toEqual({ client_id: id })
      await store.destroy('Client', id)
      expect(await store.find('Client', id)).toBeUndefined()
    })

    test('finds a sign-in by its other name', async () => {
      const id = freshId()
      await store.upsert('Session', id, { jti: id, uid: `uid of ${id}` }, 60)
      expect(await store.findByUid('Session', `uid of ${id}`)).toMatchObject({ jti: id })
      await store.destroy('Session', id)
      expect(await store.findByUid('Session', `uid of ${id}`)).toBeUndefined()
    })

    test('lets one of twenty takers have a one-time entry', async () => {
      const id = freshId()
      await store.upsert('AuthorizationCode', id, { jti: id }, 60)
      const takers = await Promise.all(Array.from({ length: 20 }, () => store.claim('AuthorizationCode', id)))
      expect(takers.filter(Boolean)).toHaveLength(1)
      expect((await store.find('AuthorizationCode', id))?.consumed).toEqual(expect.any(Number))
      expect(await store.claim('AuthorizationCode', 'never-there')).toBe(false)
    })

    test('does not let an expired entry be taken', async () => {
      const id = freshId()
      await store.upsert('AuthorizationCode', id, { jti: id }, 60)
      await elapse(60_000)
      expect(await store.claim('AuthorizationCode', id)).toBe(false)
    })

    test('lets one of twenty be first, and another after the end', async () => {
      const id = freshId()
      const all = await Promise.all(Array.from({ length: 20 }, () => store.first('ReplayDetection', id, 60)))
      expect(all.filter(Boolean)).toHaveLength(1)
      await elapse(60_000)
      expect(await store.first('ReplayDetection', id, 60)).toBe(true)
    })

    test('counts in windows', async () => {
      const name = freshId()
      const endsAt = clock.now() + 1_000_000
      const counted = await Promise.all(Array.from({ length: 20 }, () => store.count(name, endsAt)))
      expect(counted.map(({ count }) => count).sort((a, b) => a - b)).toEqual(
        Array.from({ length: 20 }, (_, i) => i + 1),
      )
      expect(await store.count(name, endsAt + 5)).toEqual({ count: 21, endsAt })
      await elapse(1_000_000)
      expect((await store.count(name, clock.now() + 1000)).count).toBe(1)
    })

    test('ends all of a grant, and what is still on its way, and no other', async () => {
      const [grantId, other] = [freshId(), freshId()]
      await store.upsert('AccessToken', `a ${grantId}`, { grantId, clientId: 'acme' }, 60)
      await store.upsert('RefreshToken', `r ${grantId}`, { grantId, clientId: 'acme' }, 600)
      await store.upsert('RefreshToken', `r ${other}`, { grantId: other, clientId: 'acme', accountId: 'user' }, 600)
      await store.revokeGrant(grantId)
      await store.upsert('AccessToken', `late ${grantId}`, { grantId, clientId: 'acme' }, 60)
      const left = await Promise.all(
        [`AccessToken:a ${grantId}`, `RefreshToken:r ${grantId}`, `AccessToken:late ${grantId}`].map((name) => {
          const [model = '', ...id] = name.split(':')
          return store.find(model, id.join(':'))
        }),
      )
      expect(left).toEqual([undefined, undefined, undefined])
      expect(await store.find('RefreshToken', `r ${other}`)).toBeDefined()
      expect(await store.find('Grant', grantId)).toBeUndefined()
      expect(await store.find('Grant', other)).toMatchObject({ clientId: 'acme', accountId: 'user' })
    })

    test('ends all of a client', async () => {
      const clientId = freshId()
      await store.upsert('RefreshToken', `of ${clientId}`, { grantId: freshId(), clientId }, 600)
      await store.upsert('ClientCredentials', `own ${clientId}`, { clientId }, 600)
      await store.upsert('ClientCredentials', 'of another', { clientId: 'another' }, 600)
      await store.endClient(clientId)
      expect(await store.find('RefreshToken', `of ${clientId}`)).toBeUndefined()
      expect(await store.find('ClientCredentials', `own ${clientId}`)).toBeUndefined()
      expect(await store.find('ClientCredentials', 'of another')).toBeDefined()
    })

    test('keeps entries while the clock stands, and when it goes back', async () => {
      const id = freshId()
      await store.upsert('AccessToken', id, { jti: id }, 60)
      clock.set({ frozen: true })
      await under.moved()
      expect(await store.find('AccessToken', id)).toBeDefined()
      clock.set({ frozen: false })
      await elapse(-3_600_000)
      expect(await store.find('AccessToken', id)).toBeDefined()
    })

    test('gives its whole state out and takes it back', async () => {
      const id = freshId()
      await store.upsert('AuthorizationCode', id, { jti: id, grantId: `g ${id}`, clientId: 'acme' }, 600)
      await store.claim('AuthorizationCode', id)
      await store.count(`count ${id}`, clock.now() + 60_000)
      const before = await store.snapshot()
      await store.revokeGrant(`g ${id}`)
      await store.count(`count ${id}`, clock.now() + 60_000)
      await store.upsert('AccessToken', `new ${id}`, { jti: id }, 60)
      await store.restore(before)
      expect(sorted(await store.snapshot())).toEqual(sorted(before))
      expect(await store.claim('AuthorizationCode', id)).toBe(false)
      expect((await store.count(`count ${id}`, clock.now() + 60_000)).count).toBe(2)
    })
  })
}

type Snapshot = Awaited<ReturnType<StateStore['snapshot']>>

/** No store promises an order. */
function sorted({ entries, families, uids, counts }: Snapshot): Snapshot {
  const by =
    <T>(name: (item: T) => string) =>
    (one: T, other: T) =>
      name(one).localeCompare(name(other))
  return {
    entries: entries.toSorted(by(({ key }) => key)),
    families: families
      .map((family) => ({ ...family, members: family.members.toSorted() }))
      .toSorted(by(({ grantId }) => grantId)),
    uids: uids.toSorted(by(([uid]) => uid)),
    counts: counts.toSorted(by(({ name }) => name)),
  }
}

import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createTurns, type Held } from './turns.ts'

const never = new AbortController().signal

/** Whether something is given out by now. */
async function isThere(held: Promise<Held>): Promise<boolean> {
  return Promise.race([held.then(() => true), setImmediate(false)])
}

test('gives each thing to one at a time, in turn', async () => {
  const turns = createTurns()
  const first = await turns.take([{ anyOf: ['alice'], count: 1 }], never)
  const second = turns.take([{ anyOf: ['alice'], count: 1 }], never)
  expect(await isThere(second)).toBe(false)
  first.release()
  expect((await second).names).toEqual([['alice']])
})

test('lets as many in as there are things', async () => {
  const turns = createTurns()
  const want = [{ anyOf: ['alice', 'bob'], count: 1 }]
  const first = await turns.take(want, never)
  const second = await turns.take(want, never)
  expect([...first.names.flat(), ...second.names.flat()]).toEqual(['alice', 'bob'])
  expect(await isThere(turns.take(want, never))).toBe(false)
})

test('waits for two things without holding one of them', async () => {
  const turns = createTurns()
  const alice = await turns.take([{ anyOf: ['alice'], count: 1 }], never)
  const both = turns.take([{ anyOf: ['alice', 'bob'], count: 2 }], never)
  expect(await isThere(both)).toBe(false)
  const more = await turns.takeMore([{ anyOf: ['bob'], count: 1 }], never)
  more.release()
  alice.release()
  expect((await both).names).toEqual([['alice', 'bob']])
})

test('gives one person for two wants where the tenants share her', async () => {
  const turns = createTurns()
  const held = await turns.take(
    [
      { anyOf: ['alice'], count: 1 },
      { anyOf: ['alice'], count: 1 },
    ],
    never,
  )
  expect(held.names).toEqual([['alice'], ['alice']])
})

test('forgets those who gave up waiting', async () => {
  const turns = createTurns()
  const first = await turns.take([{ anyOf: ['alice'], count: 1 }], never)
  const impatient = new AbortController()
  const second = turns.take([{ anyOf: ['alice'], count: 1 }], impatient.signal)
  const third = turns.take([{ anyOf: ['alice'], count: 1 }], never)
  impatient.abort(new Error('enough'))
  await expect(second).rejects.toThrow('enough')
  first.release()
  first.release()
  expect((await third).names).toEqual([['alice']])
})

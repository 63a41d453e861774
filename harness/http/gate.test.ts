import { expect, test } from 'vitest'
import { createGate, type Pass } from './gate.ts'
import { instantClock } from './traffic-in-tests.ts'

const signal = new AbortController().signal

async function through(gate: ReturnType<typeof createGate>): Promise<Pass> {
  const pass = await gate.enter(signal)
  if (pass === undefined) throw new Error('the gate let nothing through')
  return pass
}

test('lets no more than so many through in any second', async () => {
  const clock = instantClock()
  const gate = createGate({ perSecond: 5, concurrency: 100 }, clock)
  const times: number[] = []
  for (let request = 0; request < 23; request += 1) {
    const pass = await through(gate)
    times.push(clock.now())
    pass.leave()
  }
  for (const start of times) {
    expect(times.filter((time) => time >= start && time < start + 1000).length).toBeLessThanOrEqual(5)
  }
  expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBe(4000)
})

test('holds the pace for requests that come all at once', async () => {
  const clock = instantClock()
  const gate = createGate({ perSecond: 2, concurrency: 100 }, clock)
  const passes = await Promise.all(Array.from({ length: 6 }, () => through(gate)))
  const times = passes.map(({ enteredAt }) => enteredAt - 1_000_000).sort((a, b) => a - b)
  expect(times).toEqual([0, 0, 1000, 1000, 2000, 2000])
})

test('keeps a rate below one a second', async () => {
  const clock = instantClock()
  const gate = createGate({ perSecond: 0.5, concurrency: 1 }, clock)
  for (let request = 0; request < 3; request += 1) (await through(gate)).leave()
  expect(clock.waits).toEqual([2000, 2000])
})

test('lets no more than so many through at once, in the order in which they came', async () => {
  const gate = createGate({ perSecond: 1000, concurrency: 2 }, instantClock())
  const first = await through(gate)
  await through(gate)
  const entered: string[] = []
  const third = through(gate).then(() => entered.push('third'))
  const fourth = through(gate).then((pass) => {
    entered.push('fourth')
    return pass
  })
  await Promise.resolve()
  expect(entered).toEqual([])
  first.leave()
  await third
  expect(entered).toEqual(['third'])
  gate.pause(0, first)
  first.leave()
  await fourth
  expect(entered).toEqual(['third', 'fourth'])
})

test('stops everything while a pause lasts and goes on slower', async () => {
  const clock = instantClock()
  const gate = createGate({ perSecond: 4, concurrency: 4 }, clock)
  const told = await through(gate)
  gate.pause(7000, told)
  expect(gate.pauseLeft()).toBe(7000)
  const next = await through(gate)
  expect(next.enteredAt).toBe(1_007_000)
  const passes = [await through(gate), await through(gate)]
  // Four a second became two.
  expect(passes.map(({ enteredAt }) => enteredAt)).toEqual([1_007_000, 1_008_000])
})

test('slows down once for requests that were told off together', async () => {
  const clock = instantClock()
  const gate = createGate({ perSecond: 64, concurrency: 8 }, clock)
  const together = await Promise.all(Array.from({ length: 8 }, () => through(gate)))
  await clock.wait(10)
  for (const pass of together) gate.pause(1000, pass)
  for (const pass of together) pass.leave()
  let inFirstSecond = 0
  for (;;) {
    const pass = await through(gate)
    pass.leave()
    if (pass.enteredAt >= 1_002_010) break
    inFirstSecond += 1
  }
  expect(inFirstSecond).toBeGreaterThanOrEqual(32)
})

test('gives up its place in the queue when the signal is aborted', async () => {
  const gate = createGate({ perSecond: 1000, concurrency: 1 }, instantClock())
  const first = await through(gate)
  const stop = new AbortController()
  const waiting = gate.enter(stop.signal)
  stop.abort()
  expect(await waiting).toBeUndefined()
  expect(await gate.enter(stop.signal)).toBeUndefined()
  first.leave()
  expect(await gate.enter(signal)).toBeDefined()
})

import { describe, expect, test } from 'vitest'
import { createBreaker } from './breaker.ts'
import { createCircuit } from './circuit.ts'
import { createCompartments } from './compartments.ts'
import { retryAfterMs } from './retry-after.ts'
import { createSharedBudget } from './shared-budget.ts'
import { createTokenBuckets } from './token-buckets.ts'

const settings = { threshold: 3, cooldown: 1000, longestCooldown: 3000 }

describe('a token bucket', () => {
  const buckets = () => createTokenBuckets(() => ({ perMinute: 60, burst: 2 }))

  test('gives what it holds, says when there is more, and gives it then', () => {
    const { take } = buckets()
    expect([take('a', 0), take('a', 0), take('a', 0)]).toEqual([0, 0, 1000])
    expect([take('a', 999), take('a', 1000), take('a', 1000)]).toEqual([1, 0, 1000])
  })

  test('never holds more than its burst, and a clock that goes back takes nothing away', () => {
    const { take } = buckets()
    expect([take('a', 1_000_000), take('a', 0), take('a', 0)]).toEqual([0, 0, 1000])
    expect([take('a', 9_000_000), take('a', 9_000_000), take('a', 9_000_000)]).toEqual([0, 0, 1000])
  })

  test('takes nothing from any other name', () => {
    const { take } = buckets()
    for (let n = 0; n < 100; n += 1) take('a', 0)
    expect([take('b', 0), take('b', 0)]).toEqual([0, 0])
  })
})

describe('a shared budget', () => {
  test('leaves every member its share, whoever used up the rest', () => {
    const budget = createSharedBudget({ perMinute: 600, burst: 100 }, 10)
    const granted = Array.from({ length: 1000 }, () => budget.take('a', 0)).filter((wait) => wait === 0)
    // Its own twentieth and the whole common half.
    expect(granted).toHaveLength(55)
    for (const other of ['b', 'c', 'd']) {
      expect(Array.from({ length: 6 }, () => budget.take(other, 0) === 0)).toEqual([
        true,
        true,
        true,
        true,
        true,
        false,
      ])
    }
  })

  test('gives everybody one at a time, however many there are', () => {
    const budget = createSharedBudget({ perMinute: 10, burst: 2 }, 10_000)
    expect([budget.take('a', 0), budget.take('a', 0), budget.take('b', 0), budget.take('c', 0)].slice(2)).toEqual([
      0, 0,
    ])
  })
})

describe('a breaker', () => {
  const failing = (times: number) => {
    const breaker = createBreaker(settings)
    for (let n = 0; n < times; n += 1) breaker.note('normal', 'bad', 0)
    return breaker
  }

  test('opens at its threshold and not before', () => {
    expect(failing(2).pass(0)).toBe('normal')
    expect(failing(3).pass(0)).toEqual({ waitMs: 1000 })
    expect(failing(3).view(0)).toEqual({ state: 'open', failures: 3, openUntil: 1000 })
  })

  test('counts failures in a row: one success in between begins anew', () => {
    const breaker = failing(2)
    breaker.note('normal', 'good', 0)
    breaker.note('normal', 'bad', 0)
    expect(breaker.view(0)).toEqual({ state: 'closed', failures: 1 })
  })

  test('lets one probe through after the pause, and turns others away until it has come back', () => {
    const breaker = failing(3)
    expect(breaker.pass(999)).toEqual({ waitMs: 1 })
    expect([breaker.view(1000).state, breaker.pass(1000), breaker.pass(1000)]).toEqual([
      'half-open',
      'probe',
      { waitMs: 1000 },
    ])
    breaker.note('probe', 'good', 1001)
    expect([breaker.pass(1001), breaker.pass(1001), breaker.idle]).toEqual(['normal', 'normal', true])
  })

  test('waits longer after each failed probe, up to the longest pause', () => {
    const breaker = failing(3)
    const pauses = []
    let now = 0
    for (const expected of [2000, 3000, 3000]) {
      now = breaker.view(now).openUntil ?? now
      expect(breaker.pass(now)).toBe('probe')
      breaker.note('probe', 'bad', now)
      pauses.push((breaker.view(now).openUntil ?? 0) - now === expected)
    }
    expect(pauses).toEqual([true, true, true])
  })

  test('asks again at once where a probe taught nothing', () => {
    const breaker = failing(3)
    breaker.pass(1000)
    breaker.note('probe', 'unknown', 1000)
    expect(breaker.pass(1000)).toBe('probe')
  })

  test('is not moved by answers to what left before it opened', () => {
    const breaker = failing(3)
    breaker.note('normal', 'good', 10)
    breaker.note('normal', 'bad', 500)
    expect(breaker.view(500)).toEqual({ state: 'open', failures: 3, openUntil: 1000 })
  })
})

describe('a circuit', () => {
  const circuit = () => createCircuit({ breaker: settings, authenticationBreaker: { ...settings, threshold: 2 } })
  const permit = { failures: 'normal', authentication: 'normal' } as const

  test('counts refused credentials, failures and limits apart', () => {
    const one = circuit()
    for (let n = 0; n < 10; n += 1) one.note(permit, 'limited', 0)
    expect(one.view(0)).toMatchObject({ failures: { state: 'closed' }, authentication: { failures: 0 } })
    one.note(permit, 'unauthenticated', 0)
    one.note(permit, 'failed', 0)
    one.note(permit, 'failed', 0)
    expect(one.view(0)).toMatchObject({
      failures: { failures: 2 },
      authentication: { failures: 1 },
      rateLimit: { state: 'free' },
    })
    one.note(permit, 'unauthenticated', 0)
    expect(one.view(0)).toMatchObject({ failures: { state: 'closed', failures: 0 }, authentication: { state: 'open' } })
    expect(one.pass(0)).toEqual({ why: 'authentication-breaker-open', waitMs: 1000 })
  })

  test('takes the longest pause a carrier asked for', () => {
    const one = circuit()
    one.pauseUntil(5000)
    one.pauseUntil(2000)
    expect(one.pass(4000)).toEqual({ why: 'carrier-limited', waitMs: 1000 })
    expect([one.pass(5000), one.idle(4999), one.idle(5000)]).toEqual([permit, false, true])
  })

  test('gives a probe back where the other breaker is still open', () => {
    const one = createCircuit({
      breaker: settings,
      authenticationBreaker: { ...settings, threshold: 1, cooldown: 9000 },
    })
    one.note(permit, 'unauthenticated', 0)
    for (let n = 0; n < 3; n += 1) one.note(permit, 'failed', 0)
    expect(one.pass(2000)).toEqual({ why: 'authentication-breaker-open', waitMs: 7000 })
    expect(one.pass(9000)).toEqual({ failures: 'probe', authentication: 'probe' })
  })
})

describe('compartments', () => {
  test('turn away what does not fit, and no other room notices', async () => {
    const rooms = createCompartments({ concurrency: 2, queue: 1 })
    const latch = Promise.withResolvers<string>()
    const waiting = Array.from({ length: 3 }, () => rooms.run('a', () => latch.promise))
    await expect(rooms.run('a', async () => 'too many')).rejects.toMatchObject({ code: 'TOO_MANY_REQUESTS' })
    expect(await rooms.run('b', async () => 'free')).toBe('free')
    latch.resolve('done')
    expect(await Promise.all(waiting)).toEqual(['done', 'done', 'done'])
    expect(await rooms.run('a', async () => 'free again')).toBe('free again')
  })
})

describe('Retry-After', () => {
  const now = Date.UTC(1994, 10, 6, 8, 49, 7)

  test.each([
    ['120', 120_000],
    [' 0 ', 0],
    ['Sun, 06 Nov 1994 08:49:37 GMT', 30_000],
    ['Sunday, 06-Nov-94 08:49:37 GMT', 30_000],
    ['Sun Nov  6 08:49:37 1994', 30_000],
    ['Sun, 06 Nov 1994 08:49:60 GMT', 53_000],
    ['Sun, 06 Nov 1994 08:00:00 GMT', 0],
    ['Sun, 06 Nov 2094 08:49:37 GMT', 3_600_000],
    ['99999999', 3_600_000],
  ])('reads %j', (value, expected) => {
    expect(retryAfterMs(value, now)).toBe(expected)
  })

  test.each([null, '', 'soon', '-1', '1.5', '1e3', '2024-11-06T08:49:37Z', 'Sun, 99 Nov 1994 08:49:37 GMT'])(
    'makes nothing of %j',
    (value) => {
      expect(retryAfterMs(value, now)).toBeUndefined()
    },
  )
})

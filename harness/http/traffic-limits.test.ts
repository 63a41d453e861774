import { expect, test } from 'vitest'
import type { HttpAnswer } from '../../scenarios/api/http.ts'
import { serveHttp } from './local-server.ts'
import { instantClock, openTraffic, type TestTraffic } from './traffic-in-tests.ts'

const get = (open: TestTraffic, url: string): Promise<HttpAnswer> =>
  open.channel.send({ method: 'GET', url }, { sender: 'back-channel' })

test('sends nothing to a host that is not named and says which line to add', async () => {
  await using open = openTraffic({ limits: { hosts: ['login.example:8443'] } })
  expect(await get(open, 'https://as.example:444/authorize?code=1')).toEqual({
    exchanges: [],
    kind: 'not-sent',
    sentence: 'as.example:444 is not a host this run may contact; to allow it, add "as.example:444" to limits.hosts',
  })
  expect(open.channel.allows('https://login.example:8443/x')).toBe(true)
  expect(open.channel.allows('https://login.example/x')).toBe(false)
  expect(open.channel.allows('nonsense')).toBe(false)
  expect(open.traffic.stats().sent).toBe(0)
  expect(open.recorder.exchanges()).toEqual([])
})

test('sends no more than the budget, however many ask at once', async () => {
  let requests = 0
  await using server = await serveHttp((_request, response) => {
    requests += 1
    response.end()
  })
  await using open = openTraffic({ limits: { requests: 5 } })
  const answers = await Promise.all(Array.from({ length: 12 }, () => get(open, server.origin)))
  expect(requests).toBe(5)
  expect(answers.filter(({ kind }) => kind === 'answered')).toHaveLength(5)
  expect(answers.find(({ kind }) => kind === 'not-sent')).toMatchObject({
    sentence: 'the request budget of 5 (limits.requests) is used up',
  })
})

test('has no more than so many requests under way', async () => {
  let under = 0
  let most = 0
  await using server = await serveHttp(async (_request, response) => {
    under += 1
    most = Math.max(most, under)
    await new Promise((resolve) => setTimeout(resolve, 5))
    under -= 1
    response.end()
  })
  await using open = openTraffic({ limits: { concurrency: 3 } })
  await Promise.all(Array.from({ length: 15 }, () => get(open, server.origin)))
  expect(most).toBe(3)
})

test('lists in a dry run what would be sent, and sends nothing', async () => {
  let requests = 0
  await using server = await serveHttp((_request, response) => {
    requests += 1
    response.end()
  })
  await using open = openTraffic({ dryRun: true })
  const request = { method: 'GET', url: `${server.origin}/authorize`, label: 'ask for a code' }
  expect(await open.channel.send(request, { sender: 'navigation' })).toMatchObject({ kind: 'not-sent', exchanges: [] })
  expect(open.traffic.planned()).toEqual([{ scenario: 'a/scenario', ...request }])
  expect(requests).toBe(0)
})

/** A server that answers 429 so many times, with these headers, and 200 after that. */
function serve429(times: number, headers: Readonly<Record<string, string>> = {}) {
  let requests = 0
  return serveHttp((_request, response) => {
    requests += 1
    if (requests <= times) response.writeHead(429, headers).end()
    else response.end('at last')
  })
}

test.each([
  ['Retry-After in seconds', { 'retry-after': '7' }, [7000, 7000]],
  ['x-retry-after', { 'x-retry-after': '2' }, [2000, 2000]],
  ['no header, twice as long each time', {}, [1000, 2000]],
])('waits out a 429 with %s', async (_how, headers, pauses) => {
  const clock = instantClock()
  await using server = await serve429(2, headers)
  await using open = openTraffic({ clock })
  expect(await get(open, server.origin)).toMatchObject({
    kind: 'answered',
    status: 200,
    body: 'at last',
    exchanges: ['x1', 'x2', 'x3'],
  })
  expect(clock.waits).toEqual(pauses)
  expect(open.recorder.redacted().map(({ response }) => response?.status)).toEqual([429, 429, 200])
  expect(open.traffic.stats()).toEqual({ sent: 3, retries: 2, pauses: 2 })
})

test('waits until the date a 429 names', async () => {
  const clock = instantClock()
  await using server = await serveHttp((request, response) => {
    response.setHeader('date', 'Tue, 01 Jul 2025 12:00:00 GMT')
    if (clock.waits.length > 0) response.end(request.url)
    else response.writeHead(429, { 'retry-after': 'Tue, 01 Jul 2025 12:00:05 GMT' }).end()
  })
  await using open = openTraffic({ clock })
  expect(await get(open, server.origin)).toMatchObject({ status: 200 })
  expect(clock.waits).toEqual([5000])
})

test('says rate-limited, never refused, where 429 does not end', async () => {
  const clock = instantClock()
  await using server = await serve429(100)
  await using open = openTraffic({ clock })
  expect(await get(open, server.origin)).toEqual({
    kind: 'rate-limited',
    exchanges: ['x1', 'x2', 'x3', 'x4', 'x5'],
    sentence: 'test server answered 429 to 5 attempts, with pauses in between',
  })
})

test('does not wait an hour, and leaves the server alone from then on', async () => {
  let requests = 0
  await using server = await serveHttp((_request, response) => {
    requests += 1
    response.writeHead(429, { 'retry-after': '3600' }).end()
  })
  await using open = openTraffic({ clock: instantClock() })
  expect(await get(open, server.origin)).toMatchObject({
    kind: 'rate-limited',
    exchanges: ['x1'],
    sentence: 'test server answered 429; it wants a pause of 3600 s, and a run waits no longer than 60 s',
  })
  expect(await get(open, server.origin)).toMatchObject({ kind: 'rate-limited', exchanges: [] })
  expect(requests).toBe(1)
})

test('lets requests that were waiting go home when the pause is too long', async () => {
  let requests = 0
  await using server = await serveHttp((_request, response) => {
    requests += 1
    response.writeHead(429, { 'retry-after': '3600' }).end()
  })
  await using open = openTraffic({ limits: { concurrency: 2 } })
  const answers = await Promise.all(Array.from({ length: 6 }, () => get(open, server.origin)))
  expect(answers.map(({ kind }) => kind)).toEqual(Array.from({ length: 6 }, () => 'rate-limited'))
  expect(requests).toBeLessThanOrEqual(2)
})

test('is told to pause for all scenarios at once', async () => {
  const clock = instantClock()
  await using server = await serve429(1, { 'retry-after': '9' })
  await using open = openTraffic({ clock, limits: { concurrency: 1 } })
  const other = open.traffic.channel({ scenario: 'another/one', signal: new AbortController().signal })
  const first = get(open, server.origin)
  const second = other.send({ method: 'GET', url: server.origin }, { sender: 'back-channel' })
  expect(await first).toMatchObject({ kind: 'answered', status: 200 })
  expect(await second).toMatchObject({ kind: 'answered', status: 200 })
  expect(clock.waits).toEqual([9000])
  expect(open.recorder.redacted('another/one')).toHaveLength(1)
})

test("stops waiting when the scenario's time is up", async () => {
  const stop = new AbortController()
  await using server = await serveHttp((_request, response) => {
    response.writeHead(429, { 'retry-after': '30' }).end()
    setTimeout(() => stop.abort(), 20)
  })
  await using open = openTraffic({ signal: stop.signal })
  expect(await get(open, server.origin)).toMatchObject({
    kind: 'rate-limited',
    exchanges: ['x1'],
    sentence: expect.stringMatching(/answered 429; the scenario's time was up/),
  })
})

test('counts attempts after a 429 against the budget', async () => {
  await using server = await serve429(100)
  await using open = openTraffic({ clock: instantClock(), limits: { requests: 2 } })
  expect(await get(open, server.origin)).toMatchObject({
    kind: 'rate-limited',
    exchanges: ['x1', 'x2'],
    sentence: 'test server answered 429; the request budget of 2 (limits.requests) is used up',
  })
})

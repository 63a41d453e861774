import { expect, test } from 'vitest'
import { serveTcp } from './local-server.ts'
import { createSilence } from './silence.ts'
import { openTraffic } from './traffic-in-tests.ts'

const url = new URL('http://127.0.0.1:9/token')

test('stops asking a server that left three requests in a row unanswered, and tries again later', () => {
  let now = 0
  const silence = createSilence({ now: () => now, wait: async () => undefined })
  for (const objection of [undefined, undefined, undefined]) {
    expect(silence.objection(url)).toBe(objection)
    silence.kept(url)
  }
  expect(silence.objection(url)).toMatch(/127\.0\.0\.1:9 left the last 3 requests without an answer/)
  expect(silence.objection(new URL('http://127.0.0.1:10/'))).toBeUndefined()
  now += 31_000
  expect(silence.objection(url)).toBeUndefined()
})

test('forgets silence as soon as an answer comes', () => {
  const silence = createSilence({ now: () => 0, wait: async () => undefined })
  for (const _ of [1, 2, 3]) silence.kept(url)
  silence.broken(url)
  expect(silence.objection(url)).toBeUndefined()
})

test('does not send a fourth request to a server that says nothing', async () => {
  const connections: number[] = []
  await using server = await serveTcp(() => connections.push(1))
  await using open = openTraffic()
  const ask = () => open.channel.send({ method: 'GET', url: server.origin }, { sender: 'back-channel', timeoutMs: 50 })
  for (const _ of [1, 2, 3]) expect(await ask()).toMatchObject({ kind: 'no-answer', cause: 'timeout' })
  expect(await ask()).toMatchObject({
    kind: 'no-answer',
    cause: 'timeout',
    exchanges: [],
    sentence: expect.stringContaining('left the last 3 requests without an answer'),
  })
  expect(connections).toHaveLength(3)
})

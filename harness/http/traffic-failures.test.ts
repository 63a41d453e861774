import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { HttpAnswer } from '../../scenarios/api/http.ts'
import { serveHttp, serveTcp } from './local-server.ts'
import { openTraffic } from './traffic-in-tests.ts'

const ok = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok'

async function get(url: string, timeoutMs = 5000): Promise<HttpAnswer> {
  await using open = openTraffic()
  const answer = await open.channel.send({ method: 'GET', url }, { sender: 'back-channel', timeoutMs })
  // Whatever happened is evidence, and its sentence stands there too.
  const written = open.recorder.redacted()
  expect(written.map(({ id }) => id)).toEqual(answer.exchanges)
  if (answer.kind === 'no-answer') expect(written.at(-1)?.failure).toBe(answer.sentence)
  return answer
}

test('says that a connection was refused', async () => {
  const gone = await serveHttp(() => undefined)
  await gone[Symbol.asyncDispose]()
  expect(await get(gone.origin)).toMatchObject({
    kind: 'no-answer',
    cause: 'refused',
    sentence: `127.0.0.1:${gone.port} refused the connection; is the server running there?`,
  })
})

test('gives up on a server that says nothing', async () => {
  await using server = await serveTcp(() => undefined)
  expect(await get(server.origin, 100)).toMatchObject({
    cause: 'timeout',
    sentence: expect.stringMatching(/did not answer within 100 ms/),
  })
})

// Its own patience with a connection is half a minute.
test('gives up on a connection that does not come about', { timeout: 15_000 }, async () => {
  await using silent = await serveTcp(() => undefined)
  expect(await get(silent.origin.replace('http:', 'https:'), 100)).toMatchObject({
    cause: 'timeout',
    sentence: expect.stringMatching(/did not answer within 100 ms/),
  })
})

test('gives up on an answer that drips without end', async () => {
  await using server = await serveHttp((_request, response) => {
    const drip = setInterval(() => response.write('.'), 5)
    response.on('close', () => clearInterval(drip))
  })
  expect(await get(server.origin, 150)).toMatchObject({
    cause: 'timeout',
    sentence: expect.stringMatching(/began an answer with status 200 and did not finish it within 150 ms/),
  })
})

test('calls an answer that is not HTTP what it is', async () => {
  await using server = await serveTcp((socket) => socket.once('data', () => socket.end('220 mail.example ESMTP\r\n')))
  expect(await get(server.origin)).toMatchObject({ cause: 'protocol', sentence: expect.stringMatching(/not HTTP/) })
})

test('says that a body is not in the coding it claims', async () => {
  await using server = await serveHttp((_request, response) => {
    response.setHeader('content-encoding', 'gzip')
    response.end('this is no gzip')
  })
  expect(await get(server.origin)).toMatchObject({
    cause: 'protocol',
    sentence: expect.stringMatching(/Content-Encoding.*status 200/),
  })
})

test('says that a compressed body broke off', async () => {
  const compressed = gzipSync('a page that goes on and on'.repeat(100))
  await using server = await serveHttp((_request, response) => {
    response.setHeader('content-encoding', 'gzip')
    response.end(compressed.subarray(0, compressed.length - 20))
  })
  expect(await get(server.origin)).toMatchObject({ kind: 'no-answer', cause: 'protocol' })
})

test.each([
  ['at once', ''],
  ['in the middle of the head', 'HTTP/1.1 200 OK\r\ncontent-le'],
  ['in the middle of the body', 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"access_tok'],
])('says that the server closed the connection %s', async (_when, sent) => {
  await using server = await serveTcp((socket) => socket.once('data', () => socket.end(sent)))
  expect(await get(server.origin)).toMatchObject({ kind: 'no-answer', cause: 'closed' })
})

test('says that the server reset the connection', async () => {
  await using server = await serveTcp((socket) => socket.once('data', () => socket.resetAndDestroy()))
  expect(await get(server.origin)).toMatchObject({ cause: 'closed', sentence: expect.stringMatching(/ECONNRESET/) })
})

test('names the reason and a remedy where TLS fails', async () => {
  await using server = await serveHttp((_request, response) => response.end())
  expect(await get(`https://127.0.0.1:${server.port}/`)).toMatchObject({
    cause: 'tls',
    sentence: expect.stringMatching(/does not speak TLS there/),
  })
})

test('tries once more where an idle connection had died', async () => {
  let connections = 0
  await using server = await serveTcp((socket, number) => {
    connections = number
    let requests = 0
    socket.on('data', () => {
      requests += 1
      if (requests === 2 && number === 1) socket.destroy()
      else socket.write(ok)
    })
  })
  await using open = openTraffic()
  const send = () => open.channel.send({ method: 'POST', url: server.origin, body: 'a=b' }, { sender: 'back-channel' })
  expect(await send()).toMatchObject({ kind: 'answered', exchanges: ['x1'] })
  expect(await send()).toMatchObject({ kind: 'answered', exchanges: ['x2', 'x3'] })
  expect(connections).toBe(2)
  expect(open.traffic.stats()).toEqual({ sent: 3, retries: 1, pauses: 0 })
})

test('does not try again where a new connection was closed, nor more than once', async () => {
  let requests = 0
  await using server = await serveTcp((socket, number) => {
    socket.on('data', () => {
      requests += 1
      if (number === 1 && requests === 1) socket.write(ok)
      else socket.destroy()
    })
  })
  await using open = openTraffic()
  const send = () => open.channel.send({ method: 'GET', url: server.origin }, { sender: 'back-channel' })
  await send()
  expect(await send()).toMatchObject({ kind: 'no-answer', cause: 'closed', exchanges: ['x2', 'x3'] })
  expect(await send()).toMatchObject({ kind: 'no-answer', cause: 'closed', exchanges: ['x4'] })
})

test('does not try again where part of an answer had come', async () => {
  await using server = await serveTcp((socket) => {
    let requests = 0
    socket.on('data', () => {
      requests += 1
      if (requests === 1) socket.write(ok)
      else socket.end('HTTP/1.1 200')
    })
  })
  await using open = openTraffic()
  const send = () => open.channel.send({ method: 'GET', url: server.origin }, { sender: 'back-channel' })
  await send()
  expect(await send()).toMatchObject({ kind: 'no-answer', cause: 'closed', exchanges: ['x2'] })
})

test("ends a request when the scenario's time is up, and sends none after that", async () => {
  const stop = new AbortController()
  await using server = await serveTcp((socket) => socket.once('data', () => stop.abort()))
  await using open = openTraffic({ signal: stop.signal })
  const send = () => open.channel.send({ method: 'GET', url: server.origin }, { sender: 'back-channel' })
  expect(await send()).toMatchObject({
    kind: 'no-answer',
    cause: 'timeout',
    sentence: expect.stringMatching(/before the scenario's time was up/),
  })
  expect(await send()).toMatchObject({ kind: 'not-sent', exchanges: [] })
})

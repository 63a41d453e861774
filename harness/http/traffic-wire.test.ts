import type { IncomingMessage } from 'node:http'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { header, headerValues } from '../../scenarios/api/http.ts'
import { type LocalServer, serveHttp } from './local-server.ts'
import { openTraffic } from './traffic-in-tests.ts'

async function serveAndKeep(): Promise<{ server: LocalServer; seen: IncomingMessage[]; bodies: string[] }> {
  const seen: IncomingMessage[] = []
  const bodies: string[] = []
  const server = await serveHttp(async (request, response) => {
    seen.push(request)
    let body = ''
    for await (const chunk of request) body += chunk
    bodies.push(body)
    response.end('{"ok":true}')
  })
  return { server, seen, bodies }
}

test('sends a navigation as a browser does', async () => {
  const { server, seen } = await serveAndKeep()
  await using _server = server
  await using open = openTraffic()
  await open.channel.send({ method: 'GET', url: `${server.origin}/authorize?a=1` }, { sender: 'navigation' })
  const headers = seen[0]?.headers
  expect(seen[0]?.url).toBe('/authorize?a=1')
  expect(headers).toMatchObject({
    'sec-fetch-mode': 'navigate',
    'sec-fetch-dest': 'document',
    'sec-fetch-site': 'none',
  })
  expect(headers?.accept).toMatch(/^text\/html/)
  expect(headers?.['user-agent']).toMatch(/^Mozilla.*parcelproof/)
  expect(headers).not.toHaveProperty('origin')
  expect(headers).not.toHaveProperty('content-type')
})

test('sends a back-channel request as a client does, with the body as it is', async () => {
  const { server, seen, bodies } = await serveAndKeep()
  await using _server = server
  await using open = openTraffic()
  const answer = await open.channel.send(
    { method: 'POST', url: `${server.origin}/token`, body: 'a=%41&a=b' },
    { sender: 'back-channel' },
  )
  expect(answer).toMatchObject({ kind: 'answered', status: 200, body: '{"ok":true}', json: { ok: true } })
  expect(bodies).toEqual(['a=%41&a=b'])
  expect(seen[0]?.headers.accept).toBe('application/json')
  expect(seen[0]?.headers['user-agent']).toMatch(/^parcelproof\//)
  expect(Object.keys(seen[0]?.headers ?? {}).filter((name) => /sec-fetch|origin|content-type/.test(name))).toEqual([])
})

test("lets the caller's headers win and repeats them as given", async () => {
  const { server, seen } = await serveAndKeep()
  await using _server = server
  await using open = openTraffic()
  const headers = [
    ['Accept', 'text/plain'],
    ['authorization', 'Bearer one'],
    ['Authorization', 'Bearer two'],
  ] as const
  await open.channel.send({ method: 'GET', url: server.origin, headers }, { sender: 'back-channel' })
  const raw = seen[0]?.rawHeaders ?? []
  expect(raw.filter((_, index) => /^(accept|authorization)$/i.test(raw[index - (index % 2)] ?? ''))).toEqual([
    'Accept',
    'text/plain',
    'authorization',
    'Bearer one',
    'Authorization',
    'Bearer two',
  ])
})

test('follows no redirect and keeps repeated headers of an answer', async () => {
  let requests = 0
  await using server = await serveHttp((_request, response) => {
    requests += 1
    response.writeHead(302, { location: '/login', 'set-cookie': ['a=1', 'b=2'] }).end()
  })
  await using open = openTraffic()
  const answer = await open.channel.send({ method: 'GET', url: `${server.origin}/token` }, { sender: 'back-channel' })
  expect(requests).toBe(1)
  expect(answer).toMatchObject({ kind: 'answered', status: 302, json: undefined })
  if (answer.kind !== 'answered') return
  expect(header(answer, 'Location')).toBe('/login')
  expect(headerValues(answer, 'set-cookie')).toEqual(['a=1', 'b=2'])
})

test.each([
  ['gzip', gzipSync],
  ['br', brotliCompressSync],
] as const)('decodes %s', async (coding, compress) => {
  await using server = await serveHttp((_request, response) => {
    response.setHeader('content-encoding', coding)
    response.end(compress('{"compressed":"ü"}'))
  })
  await using open = openTraffic()
  const answer = await open.channel.send({ method: 'GET', url: server.origin }, { sender: 'back-channel' })
  expect(answer).toMatchObject({ kind: 'answered', json: { compressed: 'ü' } })
})

test('reads a body in the charset its Content-Type names', async () => {
  await using server = await serveHttp((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=ISO-8859-1')
    response.end(Buffer.from('gr\u00fcn', 'latin1'))
  })
  await using open = openTraffic()
  const answer = await open.channel.send({ method: 'GET', url: server.origin }, { sender: 'navigation' })
  expect(answer).toMatchObject({ body: 'grün' })
})

test('cuts a body that does not end and says so in the evidence', async () => {
  await using server = await serveHttp((_request, response) => {
    const more = () => response.write('x'.repeat(10_000), () => setImmediate(more))
    more()
  })
  await using open = openTraffic({ bodyLimit: 50_000 })
  const answer = await open.channel.send({ method: 'GET', url: server.origin }, { sender: 'navigation' })
  expect(answer).toMatchObject({ kind: 'answered', body: 'x'.repeat(50_000) })
  expect(open.recorder.redacted()[0]?.response?.bodyTruncated).toBe(true)
})

test('cuts a small gzip that would be a large page', async () => {
  await using server = await serveHttp((_request, response) => {
    response.setHeader('content-encoding', 'gzip')
    response.end(gzipSync('y'.repeat(5_000_000)))
  })
  await using open = openTraffic({ bodyLimit: 1000 })
  const answer = await open.channel.send({ method: 'GET', url: server.origin }, { sender: 'navigation' })
  expect(answer).toMatchObject({ kind: 'answered', body: 'y'.repeat(1000) })
})

test('uses a connection again', async () => {
  const ports = new Set<number | undefined>()
  await using server = await serveHttp((request, response) => {
    ports.add(request.socket.remotePort)
    response.end()
  })
  await using open = openTraffic()
  for (let round = 0; round < 3; round += 1) {
    await open.channel.send({ method: 'GET', url: server.origin }, { sender: 'back-channel' })
  }
  expect(ports.size).toBe(1)
})

test.each([
  ['an address that is none', 'not a url', /not a URL/],
  ['another scheme', 'ftp://127.0.0.1/', /starts with ftp:/],
])('does not send to %s', async (_what, url, sentence) => {
  await using open = openTraffic()
  const answer = await open.channel.send({ method: 'GET', url }, { sender: 'navigation' })
  expect(answer).toMatchObject({ kind: 'not-sent', exchanges: [], sentence: expect.stringMatching(sentence) })
})

test('says of a header that HTTP cannot carry that it was not sent', async () => {
  const { server, seen } = await serveAndKeep()
  await using _server = server
  await using open = openTraffic()
  const headers = [['x-broken', 'a\r\nb: c']] as const
  const answer = await open.channel.send({ method: 'GET', url: server.origin, headers }, { sender: 'back-channel' })
  expect(answer).toMatchObject({ kind: 'not-sent', sentence: expect.stringMatching(/cannot be sent as worded/) })
  expect(seen).toEqual([])
})

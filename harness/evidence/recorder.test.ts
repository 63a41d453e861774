import { expect, test } from 'vitest'
import { exchangeSchema } from '../../reports/result-model.ts'
import type { RecordedAnswer, RecordedRequest } from './recorded-exchange.ts'
import { createRecorder } from './recorder.ts'
import { createRedaction } from './redaction.ts'

const request: RecordedRequest = {
  scenario: 'a/first',
  target: 'server',
  label: 'redeem the code',
  method: 'POST',
  url: 'http://127.0.0.1/token',
  headers: [],
  body: undefined,
}
const answer: RecordedAnswer = { status: 200, headers: [], body: '', bodyCut: false }

const record = (options: { bodyLimit?: number; now?: () => number } = {}) =>
  createRecorder({ redaction: createRedaction(), ...options })

test('numbers exchanges in the order in which they began, whatever order they end in', () => {
  const recorder = record()
  const first = recorder.open(request)
  const second = recorder.open({ ...request, scenario: 'a/second', carrier: 'ups' })
  second.failed('nothing came')
  first.answered(answer)
  expect([first.id, second.id]).toEqual(['x1', 'x2'])
  expect(recorder.exchanges().map(({ id }) => id)).toEqual(['x1', 'x2'])
  expect(recorder.exchanges('a/second').map(({ id }) => id)).toEqual(['x2'])
  expect(recorder.redactedById('x2')).toMatchObject({ carrier: 'ups', failure: 'nothing came' })
  expect(recorder.redactedById('x3')).toBeUndefined()
})

test('writes what the result model asks for', () => {
  let now = Date.parse('2025-07-01T12:00:00Z')
  const recorder = record({ now: () => now })
  const open = recorder.open({ ...request, headers: [['a', '1']], body: 'x=1' })
  now += 250
  open.answered({ ...answer, headers: [['b', '2']], body: 'fine' })
  recorder.open(request)
  const written = recorder.redacted()
  expect(written.map((exchange) => exchangeSchema.safeParse(exchange).success)).toEqual([true, true])
  expect(written[0]).toEqual({
    id: 'x1',
    startedAt: '2025-07-01T12:00:00.000Z',
    durationMs: 250,
    scenario: 'a/first',
    label: 'redeem the code',
    target: 'server',
    method: 'POST',
    url: 'http://127.0.0.1/token',
    requestHeaders: [['a', '1']],
    requestBody: 'x=1',
    response: { status: 200, headers: [['b', '2']], body: 'fine' },
  })
  expect(written[1]?.failure).toMatch(/no answer had come/)
})

test('keeps the beginning of a long body, counts the rest and learns from all of it', () => {
  const recorder = record({ bodyLimit: 100 })
  const page = `<html>${'.'.repeat(200)}<input type="hidden" name="code" value="far-behind-the-cut"></html>`
  recorder.open(request).answered({ ...answer, body: page })
  recorder.open({ ...request, url: 'http://127.0.0.1/far-behind-the-cut' }).answered(answer)
  const [long, next] = recorder.redacted()
  expect(long?.response).toMatchObject({ bodyTruncated: true })
  expect(long?.response?.body).toMatch(new RegExp(`… ${page.length - 100} more characters were not kept$`))
  expect(next?.url).toMatch(/^http:\/\/127\.0\.0\.1\/‹code:/)
})

test('redacts with what is known when it writes, not when it recorded', () => {
  const recorder = record()
  recorder.open({ ...request, url: 'http://127.0.0.1/shown-before-it-was-known' }).answered(answer)
  recorder.learnSecret('shown-before-it-was-known', 'other')
  expect(recorder.redacted()[0]?.url).toMatch(/‹other:/)
  expect(recorder.exchanges()[0]?.request.url).toContain('shown-before-it-was-known')
})

test('masks credentials and cookies and keeps what they are', () => {
  const recorder = record()
  recorder
    .open({
      ...request,
      headers: [
        ['Authorization', 'Basic YWNtZTpzM2NyM3Q='],
        ['authorization', 'just-a-token'],
        ['Cookie', 'sid=abc123; theme=dark; empty='],
        ['DPoP', 'a.proof.of-possession'],
        ['X-API-Key', 'my-api-key'],
        ['content-type', 'text/plain'],
      ],
    })
    .answered({
      ...answer,
      headers: [
        ['Set-Cookie', '__Host-sid="abc123"; Path=/; Secure; SameSite=Lax'],
        ['DPoP-Nonce', 'nonce-of-the-server'],
        ['Location', '/interaction/abc123?next=1'],
        ['WWW-Authenticate', 'Bearer error="invalid_token"'],
      ],
    })
  const [written] = recorder.redacted()
  const mark = (text: string) => text.replace(/‹[a-z-]+:\w{6}›/g, '*')
  expect(written?.requestHeaders.map(([name, value]) => `${name}: ${mark(value)}`)).toEqual([
    'Authorization: Basic *',
    'authorization: *',
    'Cookie: sid=*; theme=*; empty=',
    'DPoP: *',
    'X-API-Key: *',
    'content-type: text/plain',
  ])
  expect(written?.response?.headers.map(([name, value]) => `${name}: ${mark(value)}`)).toEqual([
    'Set-Cookie: __Host-sid=*; Path=/; Secure; SameSite=Lax',
    'DPoP-Nonce: *',
    'Location: /interaction/*?next=1',
    'WWW-Authenticate: Bearer error="invalid_token"',
  ])
  // The secret inside Basic was learned, not only hidden.
  expect(recorder.redactText('it was s3cr3t all along')).toMatch(/^it was ‹client-secret:\w{6}› all along$/)
})

test('learns the private parts of a key', () => {
  const recorder = record()
  const jwk = { kty: 'EC', crv: 'P-256', x: 'public-x-of-the-key', d: 'private-d-of-the-key' }
  recorder.open(request).answered({ ...answer, body: JSON.stringify({ keys: [jwk] }) })
  expect(recorder.redacted()[0]?.response?.body).toContain('public-x-of-the-key')
  expect(recorder.redacted()[0]?.response?.body).not.toContain('private-d-of-the-key')
})

test('learns the id inside a signed cookie', () => {
  const recorder = record()
  recorder
    .open(request)
    .answered({ ...answer, headers: [['set-cookie', 'sid=s%3A0123456789abcdef01.c2lnbmF0dXJl; Path=/']] })
  expect(recorder.redactText('/sessions/0123456789abcdef01')).toMatch(/^\/sessions\/‹cookie:/)
})

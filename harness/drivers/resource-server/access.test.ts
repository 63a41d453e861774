import { expect, test } from 'vitest'
import type { Answered, HttpAnswer } from '../../../scenarios/api/http.ts'
import type { Params } from '../../../scenarios/api/params.ts'
import type { ResourceTenant } from '../../../scenarios/api/resource-server.ts'
import { accessOf } from './access.ts'
import { parseChallenges } from './challenges.ts'

const tenant = (id: string): ResourceTenant => ({
  id,
  issuer: `http://localhost/${id}`,
  audience: id,
  request: { method: 'GET', url: `http://localhost/${id}`, headers: [], body: undefined, needsScope: undefined },
  second: undefined,
  marker: `${id}-4711`,
  ownAddress: true,
  ownAudience: true,
  facts: {},
})
const tenants = [tenant('acme'), tenant('globex')]
const [acme = tenant('acme')] = tenants

const answered = (status: number, body = '', headers: Params = []): Answered => ({
  kind: 'answered',
  exchanges: ['x1'],
  status,
  headers,
  body,
  json: undefined,
})

const accessTo = (answer: HttpAnswer, method = 'GET') => accessOf(answer, method, acme, tenants)

test('knows whose data an answer holds by the marker, wherever it stands', () => {
  expect(accessTo(answered(200, 'acme-4711'))).toMatchObject({ kind: 'served', data: ['acme'] })
  expect(accessTo(answered(200, 'globex-4711'))).toMatchObject({ kind: 'served', data: ['globex'] })
  expect(accessTo(answered(404, 'not yours: globex-4711'))).toMatchObject({ kind: 'refused', data: ['globex'] })
  expect(accessTo(answered(200, '', [['x-owner', 'globex-4711']]))).toMatchObject({ data: ['globex'] })
})

test('takes no crash, redirect, page without data or silence for a refusal', () => {
  expect(accessTo(answered(500))).toMatchObject({ kind: 'unclear', why: 'crash' })
  expect(accessTo(answered(302))).toMatchObject({ kind: 'unclear', why: 'redirect' })
  expect(accessTo(answered(200, '<h1>Please sign in</h1>'))).toMatchObject({ kind: 'unclear', why: 'no-data' })
  const silence = { kind: 'no-answer', exchanges: [], sentence: 'no answer', cause: 'timeout' } as const
  expect(accessTo(silence)).toMatchObject({ kind: 'unclear', why: 'no-answer' })
  const slowDown = { kind: 'rate-limited', exchanges: [], sentence: 'slow down' } as const
  expect(accessTo(slowDown)).toMatchObject({ kind: 'unclear', why: 'rate-limited' })
})

test('counts a write that was done as served, though it shows no data', () => {
  expect(accessTo(answered(204), 'POST')).toMatchObject({ kind: 'served' })
})

test('reads the error of a refusal from the challenge first, then from the body', () => {
  const challenge = [['www-authenticate', 'Bearer error="invalid_token"']] as const
  expect(accessTo(answered(401, '', challenge))).toMatchObject({ kind: 'refused', error: 'invalid_token' })
  expect(accessTo({ ...answered(401), json: { error: 'invalid_request' } })).toMatchObject({ error: 'invalid_request' })
})

test.each([
  [['Bearer'], [{ scheme: 'Bearer', params: {} }]],
  [
    ['Bearer realm="a, b", error=invalid_token'],
    [{ scheme: 'Bearer', params: { realm: 'a, b', error: 'invalid_token' } }],
  ],
  [
    ['DPoP algs="ES256 RS256", Bearer realm="x"'],
    [
      { scheme: 'DPoP', params: { algs: 'ES256 RS256' } },
      { scheme: 'Bearer', params: { realm: 'x' } },
    ],
  ],
  [
    ['Basic realm="say \\"hi\\""', 'bearer Error="x"'],
    [
      { scheme: 'Basic', params: { realm: 'say "hi"' } },
      { scheme: 'bearer', params: { error: 'x' } },
    ],
  ],
  [['="broken'], []],
])('reads the challenges of %j', (values, expected) => {
  expect(parseChallenges(values)).toEqual(expected)
})

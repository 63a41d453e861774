import { describe, expect, test } from 'vitest'
import type { Answered } from '../../api/http.ts'
import { seededRandomness } from '../../api/randomness.ts'
import { likeness, madeUpLike } from './made-up.ts'

const random = seededRandomness(1, 'made-up')

function answer(status: number, body: string, headers: Answered['headers'] = []): Answered {
  return {
    kind: 'answered',
    exchanges: [],
    status,
    headers,
    body,
    json: body.startsWith('{') ? JSON.parse(body) : undefined,
  }
}

describe('madeUpLike', () => {
  test('keeps length, beginning and the kinds of characters', () => {
    const made = madeUpLike('abc_DEF-123456789xyz', random)
    expect(made).not.toBe('abc_DEF-123456789xyz')
    expect(made).toMatch(/^abc_DE[A-Z]-[0-9]{9}[a-z]{3}$/)
  })

  test('keeps the name of a URN', () => {
    const uri = 'urn:ietf:params:oauth:request_uri:bwc4JK'
    expect(madeUpLike(uri, random)).toMatch(/^urn:ietf:params:oauth:request_uri:\w{6}$/)
  })
})

describe('likeness', () => {
  test('overlooks the value, ids and times', () => {
    const first = answer(400, '{"error":"invalid_grant","error_description":"no code abcdef","trace_id":"1f"}')
    const second = answer(400, '{"error":"invalid_grant","error_description":"no code ghijkl","trace_id":"2e"}')
    expect(likeness(first, 'abcdef')).toBe(likeness(second, 'ghijkl'))
  })

  test('sees another status, another error and another description', () => {
    const base = answer(400, '{"error":"invalid_grant","error_description":"not found"}')
    const others = [
      answer(401, '{"error":"invalid_grant","error_description":"not found"}'),
      answer(400, '{"error":"invalid_client","error_description":"not found"}'),
      answer(400, '{"error":"invalid_grant","error_description":"belongs to somebody else"}'),
    ]
    expect(others.filter((other) => likeness(other, 'x') === likeness(base, 'x'))).toEqual([])
  })

  test('compares redirects by the error they carry, not by the state', () => {
    const to = (query: string) => answer(303, 'Redirecting', [['location', `https://app.example/cb?${query}`]])
    expect(likeness(to('error=a&state=1'), 'x')).toBe(likeness(to('error=a&state=2'), 'x'))
    expect(likeness(to('error=a'), 'x')).not.toBe(likeness(to('error=b'), 'x'))
  })
})

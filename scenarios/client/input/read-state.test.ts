import { expect, test } from 'vitest'
import { readState } from './read-state.ts'

const fields = { tenant: 'acme', to: '/here' }
const json = JSON.stringify(fields)
const base64url = Buffer.from(json).toString('base64url')

test.each([
  ['JSON', json],
  ['base64url', base64url],
  ['hex', Buffer.from(json).toString('hex')],
  ['an encoded address part', encodeURIComponent(json)],
])('reads %s and writes it back', (_name, state) => {
  const read = readState(state)
  expect(read?.fields).toEqual(fields)
  expect(read?.written(fields)).toBe(state)
  expect(read?.unsigned).toBeUndefined()
})

test('reads tokens and signed texts, and takes their signatures away', () => {
  const head = Buffer.from('{"alg":"HS256"}').toString('base64url')
  const token = readState(`${head}.${base64url}.c2ln`)
  expect(token?.written(fields)).toBe(`${head}.${base64url}.c2ln`)
  expect(token?.unsigned?.(fields)).toMatch(/\.$/)
  const signed = readState(`${base64url}.c2ln`)
  expect(signed?.written(fields)).toBe(`${base64url}.c2ln`)
  expect(signed?.unsigned?.(fields)).toBe(base64url)
})

test('finds nothing in a random state', () => {
  expect(readState('p4XQ9yq1mC0h1Q6b0b3JkZ5H0e1o5Vd3t2m7yq8n9sA')).toBeUndefined()
  expect(readState('')).toBeUndefined()
})

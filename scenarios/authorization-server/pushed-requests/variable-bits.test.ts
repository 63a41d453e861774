import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { estimateBits } from './variable-bits.ts'

const many = (make: (index: number) => string) => Array.from({ length: 64 }, (_, index) => `urn:x:${make(index)}`)

test('counts the bits of random text in each alphabet', () => {
  expect(Math.round(estimateBits(many(() => randomBytes(16).toString('hex'))))).toBe(128)
  expect(estimateBits(many(() => randomBytes(32).toString('base64url')))).toBeGreaterThan(250)
})

test('counts a version 4 UUID as 122 bits', () => {
  expect(Math.round(estimateBits(many(() => randomUUID())))).toBe(122)
})

test('is not taken in by counters and time stamps, however long', () => {
  expect(estimateBits(many((index) => String(1_000_000_000_000 + index)))).toBeLessThan(16)
  expect(estimateBits(many((index) => new Date(1.7e12 + index * 37).toISOString()))).toBeLessThan(32)
})

test('takes a hash for random, because nobody outside can tell', () => {
  const hashed = (index: number) => createHash('sha256').update(String(index)).digest('hex')
  expect(estimateBits(many(hashed))).toBeGreaterThan(250)
})

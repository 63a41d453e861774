import { expect, test } from 'vitest'
import { secretBits } from './secret-bits.ts'

test.each([
  ['12345678', 26],
  ['deadbeef', 32],
  ['s1', 10],
  ['Tr0ub4dor&3', 72],
])('gives %s no more than %i bits', (secret, bits) => {
  expect(Math.floor(secretBits(secret))).toBe(bits)
})

test('gives 32 random bytes in base64url more than 128 bits', () => {
  expect(secretBits('kq3Tn5cR0uX2bV8yZ1wE4aH6jL9mP7sD-gF_hJkQ0xY')).toBeGreaterThan(128)
})

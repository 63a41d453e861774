import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { areRandomUuids, estimateRandomness, mostBits } from './randomness-estimate.ts'

const hundred = (make: (index: number) => string) => Array.from({ length: 100 }, (_, index) => make(index))

describe('estimateRandomness', () => {
  test.each([
    ['256 bits as base64url', () => randomBytes(32).toString('base64url'), 250, 260],
    ['128 bits as hex', () => randomBytes(16).toString('hex'), 128, 128],
    ['160 bits as hex behind a prefix', () => `ac_${randomBytes(20).toString('hex')}`, 160, 160],
    ['a version 4 UUID', () => randomUUID(), 121, 122],
    ['96 bits as base64url', () => randomBytes(12).toString('base64url'), 94, 96],
    ['six digits', () => String(randomBytes(4).readUInt32BE() % 1_000_000).padStart(6, '0'), 18, 20],
    ['a hash, which looks random', () => createHash('sha256').update(randomBytes(4)).digest('hex'), 256, 256],
  ])('sees about as much as there is in %s', (_, make, least, most) => {
    const bits = estimateRandomness(hundred(make))
    expect(bits).toBeGreaterThanOrEqual(least)
    expect(bits).toBeLessThanOrEqual(most)
  })

  test('gives little for a counter with a date in front', () => {
    expect(estimateRandomness(hundred((index) => `20260101-${1000 + index}`))).toBeLessThan(10)
  })

  test('gives little for a date and a short random number, encoded', () => {
    const values = hundred((index) =>
      Buffer.from(`${1_700_000_000_000 + index * 7}:${randomBytes(2).readUInt16BE()}`).toString('base64url'),
    )
    expect(estimateRandomness(values)).toBeLessThan(60)
  })
})

describe('areRandomUuids', () => {
  test('knows version 4 with something fixed around it', () => {
    expect(areRandomUuids(hundred(() => `code-${randomUUID()}`))).toBe(true)
  })

  test('does not take a UUID with more behind it for one', () => {
    expect(areRandomUuids(hundred(() => `${randomUUID()}.${randomUUID()}`))).toBe(false)
  })

  test('does not take a version 1 UUID for a random one', () => {
    expect(areRandomUuids(['c232ab00-9414-11ec-b3c8-9f6bdeced846'])).toBe(false)
  })
})

test('bounds a few values by length and alphabet', () => {
  expect(mostBits(['abc123'])).toBe(24)
  expect(mostBits([randomBytes(32).toString('base64url')])).toBeGreaterThan(200)
})

import { describe, expect, test } from 'vitest'
import { median, medianBounds, rankTest } from './timing.ts'

const upTo = (count: number, offset = 0) => Array.from({ length: count }, (_, index) => index + offset)

describe('median', () => {
  test('is the middle value of an odd number of values', () => expect(median([9, 1, 5])).toBe(5))
  test('is the mean of the two middle values of an even number', () => expect(median([4, 1, 2, 3])).toBe(2.5))
})

describe('medianBounds', () => {
  test('closes around the median as samples come in', () => {
    const few = medianBounds(upTo(20))
    const many = medianBounds(upTo(20).flatMap((value) => Array.from({ length: 15 }, () => value)))
    expect(few.low).toBeLessThan(9)
    expect(few.high).toBeGreaterThan(10)
    expect(many.high - many.low).toBeLessThan(few.high - few.low)
  })

  test('is not moved by a few outliers', () => {
    expect(medianBounds([...upTo(18), 5000, 6000]).high).toBeLessThan(5000)
  })
})

describe('rankTest', () => {
  test('agrees with the table for two samples of five that do not overlap', () => {
    expect(rankTest(upTo(5), upTo(5, 5))).toBeCloseTo(0.009, 3)
  })

  test('finds nothing between equal samples', () => expect(rankTest(upTo(50), upTo(50))).toBeCloseTo(1, 6))

  test('finds a shift of half the spread in many samples', () => {
    expect(rankTest(upTo(100), upTo(100, 50))).toBeLessThan(0.001)
  })
})

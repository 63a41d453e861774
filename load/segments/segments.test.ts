import { describe, expect, test } from 'vitest'
import { segmentsOf } from './segments.ts'

describe('segments of the arrivals', () => {
  test('are none for one process on one machine', () => {
    expect(segmentsOf(1)).toEqual([undefined])
  })

  test('follow one another from 0 to 1, and every process knows all of them', () => {
    expect(segmentsOf(4)).toEqual([
      { own: '0:1/4', all: '0,1/4,2/4,3/4,1', index: 0 },
      { own: '1/4:2/4', all: '0,1/4,2/4,3/4,1', index: 1 },
      { own: '2/4:3/4', all: '0,1/4,2/4,3/4,1', index: 2 },
      { own: '3/4:1', all: '0,1/4,2/4,3/4,1', index: 3 },
    ])
  })

  test('of several machines are no one’s twice', () => {
    const [first, second] = [segmentsOf(2, { index: 1, of: 2 }), segmentsOf(2, { index: 2, of: 2 })]
    expect([...first, ...second]).toEqual(segmentsOf(4))
  })
})

import { expect, test } from 'vitest'
import { judgeEnds, type Subject } from './judge-ends.ts'
import { type Piece, type SweepClock, sweep } from './sweep.ts'

const end = 60_000

test('tries each piece at its moment and never sooner, the earliest first', async () => {
  const { clock, pieceAt, used } = world()
  const { unreached } = await sweep(clock, [pieceAt(86_400_000), pieceAt(0), pieceAt(-1000), pieceAt(5000)])
  expect(unreached).toEqual([])
  expect(used).toEqual([59_000, 60_000, 65_000, 86_460_000])
})

test('waits on where a timer went off before its time', async () => {
  const { clock, pieceAt, used } = world({ early: 3 })
  await sweep(clock, [pieceAt(0)])
  expect(used[0]).toBeGreaterThanOrEqual(end)
})

test('leaves out what was to be tried before an end that has come meanwhile', async () => {
  const { clock, pieceAt, used } = world({ at: 60_500 })
  const { tried } = await sweep(clock, [pieceAt(-1000), pieceAt(1000)])
  expect(tried.map(({ piece }) => piece.offset)).toEqual([1000])
  expect(used).toEqual([61_000])
})

test('says nothing before the end has surely come, and names what would let it', async () => {
  const { clock, pieceAt } = world({ most: 61_000 })
  const pieces = [pieceAt(-1000), pieceAt(0), pieceAt(60_000), pieceAt(300_000)]
  const swept = await sweep(clock, pieces)
  const findings = judgeEnds(subjectOf(pieces), swept)
  expect(findings.map(({ kind }) => kind)).toEqual(['recorded', 'recorded', 'could-not-run'])
  expect(findings.at(-1)).toMatchObject({ missing: 'run with `--time-limit 120` or more' })
})

test('judges by what lies clearly beyond the end, whatever could not be waited for after it', async () => {
  const { clock, pieceAt } = world({ most: 120_000 })
  const pieces = [pieceAt(-1000), pieceAt(60_000), pieceAt(86_400_000)]
  const findings = judgeEnds(subjectOf(pieces), await sweep(clock, pieces))
  expect(findings.map(({ kind }) => kind)).toEqual(['recorded', 'recorded', 'held'])
})

test('breaks where something is alive clearly beyond its end', async () => {
  const { clock, pieceAt } = world({ diesAt: 500_000 })
  const pieces = [pieceAt(0), pieceAt(60_000), pieceAt(3_600_000)]
  const findings = judgeEnds(subjectOf(pieces), await sweep(clock, pieces))
  expect(findings.map(({ kind }) => kind)).toEqual(['recorded', 'broken', 'held'])
})

test('takes the end of what was dead before it for no end', async () => {
  const { clock, pieceAt } = world({ diesAt: 1000 })
  const pieces = [pieceAt(-1000), pieceAt(60_000)]
  const swept = await sweep(clock, pieces)
  expect(judgeEnds(subjectOf(pieces), swept).map(({ kind }) => kind)).toEqual(['recorded', 'inconclusive'])
})

function subjectOf(pieces: readonly Piece[]): Subject {
  return { what: 'a token', rows: ['RFC9700-4.14.2-7'], mustHaveLived: true, surelyOver: 60_000, pieces }
}

/** A clock that only moves when it is waited for, and a thing that dies at some time. */
function world({ at = 0, most = Number.POSITIVE_INFINITY, diesAt = end, early = 0 } = {}) {
  let now = at
  const used: number[] = []
  const clock: SweepClock = {
    moved: false,
    now: () => now,
    async pass(milliseconds) {
      if (now + milliseconds > most) return 'run with `--time-limit 120` or more'
      now += Math.max(1, milliseconds - early)
      return undefined
    },
  }
  const pieceAt = (offset: number): Piece => ({
    offset,
    due: end + offset,
    async use() {
      used.push(now)
      return { kind: now < diesAt ? 'alive' : 'dead', sentence: now < diesAt ? 'taken' : 'refused', exchanges: [] }
    },
  })
  return { clock, pieceAt, used }
}

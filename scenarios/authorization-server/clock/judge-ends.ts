import { broken, couldNotRun, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import { moment, type Piece, type Swept, type Tried } from './sweep.ts'

/** What ends, and the rows that say so. */
export interface Subject {
  /** `a code`, `an access token`. */
  readonly what: string
  readonly rows: readonly string[]
  /** It counts only if it was seen alive before: something else than time may end it. */
  readonly mustHaveLived: boolean
  /** How far beyond its end it is surely over, in milliseconds. */
  readonly surelyOver: number
  readonly pieces: readonly Piece[]
}

/**
 * What the sweep says of one subject. A little beyond the end is recorded either way, as clocks differ; before it, too,
 * as a server may end things early. The verdict is that of what lies clearly beyond, and there is none before it has
 * been tried.
 */
export function judgeEnds(subject: Subject, { tried, unreached }: Swept): readonly Finding[] {
  const { what, rows, surelyOver } = subject
  const mine = tried.filter(({ piece }) => subject.pieces.includes(piece))
  const missed = unreached.filter(({ piece }) => subject.pieces.includes(piece))
  const decisive = mine.filter(({ piece }) => piece.offset >= surelyOver)
  const notes = mine
    .filter(({ piece }) => piece.offset < surelyOver)
    .flatMap((one) => recorded(rows, sentenceOf(what, one), one.answer))
  const [first] = missed
  if (decisive.length === 0) {
    return [...notes, ...couldNotRun(rows, first?.sentence ?? `nothing could be tried after the end of ${what}`)]
  }
  const later = first === undefined ? [] : recorded(rows, `${what}: not tried ${moment(first.piece.offset)} and later`)
  const early = mine.filter(({ piece }) => piece.offset < 0)
  if (subject.mustHaveLived && early.length > 0 && early.every(({ answer }) => answer.kind !== 'alive')) {
    const dead = `${what} did not work before its end either, so that its end shows nothing`
    return [...notes, ...later, ...inconclusive(rows, dead, ...early.map(({ answer }) => answer))]
  }
  return [...notes, ...later, ...decisive.flatMap((one) => judgeOver(what, rows, one))]
}

function judgeOver(what: string, rows: readonly string[], one: Tried): readonly Finding[] {
  const observed = sentenceOf(what, one)
  switch (one.answer.kind) {
    case 'alive':
      return broken(rows, { expected: `${what} is dead ${moment(one.piece.offset)}`, observed }, one.answer)
    case 'dead':
      return held(rows, observed, one.answer)
    case 'unclear':
      return inconclusive(rows, observed, one.answer)
  }
}

function sentenceOf(what: string, { piece, answer }: Tried): string {
  return `${what} ${moment(piece.offset)}: ${answer.sentence}`
}

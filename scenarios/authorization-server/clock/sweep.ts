import type { AuthorizationServerTarget } from '../../api/authorization-server.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** Around an end: a second to either side, and the large steps. */
export const steps = [second, 5 * second, minute, 5 * minute, hour, day] as const
export const offsets: readonly number[] = [...steps.toReversed().map((step) => -step), 0, ...steps]

/** Whether something still worked when it was tried. */
export interface Answer {
  readonly kind: 'alive' | 'dead' | 'unclear'
  readonly sentence: string
  readonly exchanges: readonly string[]
}

/** Something made for one moment: a code, a token, a handle of its own. */
export interface Piece {
  /** Milliseconds from its end at which it is tried; negative is before. */
  readonly offset: number
  /** When it is tried, by the clock of the sweep. */
  readonly due: number
  use(): Promise<Answer>
}

export interface Tried {
  readonly piece: Piece
  readonly answer: Answer
}

export interface Swept {
  readonly tried: readonly Tried[]
  /** Pieces whose moment did not come, and what would bring it. */
  readonly unreached: readonly { readonly piece: Piece; readonly sentence: string }[]
}

/** A clock that goes with the target's: by what it was moved, or as time itself goes by. */
export interface SweepClock {
  now(): number
  /** @returns why the time cannot pass */
  pass(milliseconds: number): Promise<string | undefined>
  readonly moved: boolean
}

export async function sweepClock(target: AuthorizationServerTarget): Promise<SweepClock> {
  const moved = (await target.able('clock')).kind === 'yes'
  let ahead = 0
  return {
    moved,
    now: () => performance.now() + ahead,
    async pass(milliseconds) {
      const passed = await target.elapse(milliseconds)
      if (passed.kind === 'too-long') return passed.sentence
      if (moved) ahead += milliseconds
      return undefined
    },
  }
}

/**
 * Tries each piece when its moment has come and never sooner, the earliest first, so that time passes once for all of
 * them. One that was to be tried before an end which has come meanwhile is left out.
 */
export async function sweep(clock: SweepClock, pieces: readonly Piece[]): Promise<Swept> {
  const tried: Tried[] = []
  const waiting = pieces.toSorted((a, b) => a.due - b.due)
  for (const [index, piece] of waiting.entries()) {
    const stuck = await passUntil(clock, piece.due)
    if (stuck !== undefined) {
      return { tried, unreached: waiting.slice(index).map((left) => ({ piece: left, sentence: stuck })) }
    }
    if (piece.offset < 0 && clock.now() >= piece.due - piece.offset) continue
    tried.push({ piece, answer: await piece.use() })
  }
  return { tried, unreached: [] }
}

/** Timers may go off a little before their time: then the rest is waited for as well. @returns why the time cannot pass */
async function passUntil(clock: SweepClock, due: number): Promise<string | undefined> {
  for (let left = due - clock.now(); left > 0; left = due - clock.now()) {
    const stuck = await clock.pass(Math.ceil(left))
    if (stuck !== undefined) return stuck
  }
  return undefined
}

/** A moment for people: `5 s after its end`. */
export function moment(offset: number): string {
  if (offset === 0) return 'at its end'
  return `${duration(Math.abs(offset))} ${offset < 0 ? 'before' : 'after'} its end`
}

export function duration(milliseconds: number): string {
  if (milliseconds % day === 0) return milliseconds === day ? 'a day' : `${milliseconds / day} days`
  if (milliseconds % hour === 0) return `${milliseconds / hour} h`
  return milliseconds % minute === 0 ? `${milliseconds / minute} min` : `${Math.round(milliseconds / second)} s`
}

import type { Clock } from './clock.ts'

/** Limits of what one target is asked for. */
export interface GateLimits {
  readonly perSecond: number
  readonly concurrency: number
  /** The longest pause that is waited out, in milliseconds; nothing passes during a longer one. */
  readonly longestPause?: number
}

/** Holds requests back: at most so many at once, so many a second, and none while the target has asked for a pause. */
export interface Gate {
  /** Waits until one more request may go. Undefined where the signal is aborted first or the pause is too long. */
  enter(signal: AbortSignal): Promise<Pass | undefined>
  /** Stops everything for so long, and makes all that follows slower. `pass` is the request that was told so. */
  pause(milliseconds: number, pass: Pass): void
  /** How much of a pause is left. */
  pauseLeft(): number
}

export interface Pass {
  readonly enteredAt: number
  leave(): void
}

/** One gate a target. */
export function createGate(limits: GateLimits, clock: Clock): Gate {
  const slots = createSlots(limits.concurrency)
  const pace = createPace(limits.perSecond, clock)
  let pausedUntil = Number.NEGATIVE_INFINITY
  let lastPause = Number.NEGATIVE_INFINITY
  const { longestPause = Number.POSITIVE_INFINITY } = limits
  const pauseLeft = () => Math.max(0, pausedUntil - clock.now())

  const open = async (signal: AbortSignal): Promise<boolean> => {
    while (!signal.aborted && pauseLeft() <= longestPause) {
      const wait = Math.max(pauseLeft(), pace.wait())
      if (wait === 0) {
        // Counted in the same turn as it was checked, or several would pass on one place.
        pace.count()
        return true
      }
      await clock.wait(wait, signal)
    }
    return false
  }

  return {
    async enter(signal) {
      if (!(await slots.take(signal))) return undefined
      if (await open(signal)) return { enteredAt: clock.now(), leave: slots.give }
      slots.give()
      return undefined
    },
    pause(milliseconds, pass) {
      pausedUntil = Math.max(pausedUntil, clock.now() + milliseconds)
      // Requests that were on their way together are told together; they slow the target down once.
      if (pass.enteredAt < lastPause) return
      lastPause = clock.now()
      pace.slowDown()
    },
    pauseLeft,
  }
}

function createSlots(size: number) {
  let free = Math.max(1, size)
  const queue: (() => void)[] = []
  const give = () => {
    const next = queue.shift()
    if (next === undefined) free += 1
    else next()
  }
  const take = (signal: AbortSignal): Promise<boolean> => {
    if (signal.aborted) return Promise.resolve(false)
    if (free > 0) {
      free -= 1
      return Promise.resolve(true)
    }
    return new Promise((resolve) => {
      const turn = () => {
        signal.removeEventListener('abort', giveUp)
        resolve(true)
      }
      const giveUp = () => {
        queue.splice(queue.indexOf(turn), 1)
        resolve(false)
      }
      queue.push(turn)
      signal.addEventListener('abort', giveUp, { once: true })
    })
  }
  return { take, give }
}

/** No window of a second holds more than `perSecond` requests; a burst inside one is let through, as races need it. */
function createPace(perSecond: number, clock: Clock) {
  const most = Math.max(1, Math.floor(perSecond))
  const second = (1000 * most) / perSecond
  let slowness = 1
  const sent: number[] = []
  return {
    wait(): number {
      const oldest = sent[0]
      const allowed = Math.max(1, Math.floor(most / slowness))
      const limiting = sent.length < allowed ? undefined : (sent[sent.length - allowed] ?? oldest)
      return limiting === undefined ? 0 : Math.max(0, limiting + second - clock.now())
    },
    count() {
      sent.push(clock.now())
      if (sent.length > most) sent.shift()
      slowness = Math.max(1, slowness * 0.98)
    },
    slowDown() {
      slowness = Math.min(most, slowness * 2)
    },
  }
}

/** How a carrier's clock stands against real time. */
export interface ClockSetting {
  /** Milliseconds ahead of real time; negative is behind. */
  readonly offsetMs?: number | undefined
  /** Stops the clock where it is; `false` lets it run on from there. */
  readonly frozen?: boolean | undefined
  /** Seconds that pass for each real second. */
  readonly rate?: number | undefined
}

/** Where a clock stands. */
export interface ClockState {
  readonly offsetMs: number
  readonly frozen: boolean
  readonly rate: number
}

export interface Clock {
  /** Milliseconds since the epoch, as this carrier sees them. */
  now(): number
  set(setting: ClockSetting): void
  /** How it stands now. */
  setting(): ClockState
  /** How it goes, for a clock elsewhere to go the same. */
  anchor(): ClockAnchor
  follow(anchor: ClockAnchor): void
}

/** A clock as what it shows at one moment of real time, and how it goes on from there. */
export interface ClockAnchor {
  readonly real: number
  readonly shown: number
  readonly frozen: boolean
  readonly rate: number
}

/** A clock of its own: an offset jumps to real time plus offset, the others change how it goes on from now. */
export function createClock(realNow: () => number = Date.now.bind(Date)): Clock {
  let anchorReal = realNow()
  let anchorShown = anchorReal
  let frozen = false
  let rate = 1
  const now = () => (frozen ? anchorShown : anchorShown + (realNow() - anchorReal) * rate)
  return {
    now: () => Math.floor(now()),
    set(setting) {
      const shown = setting.offsetMs === undefined ? now() : realNow() + setting.offsetMs
      anchorReal = realNow()
      anchorShown = shown
      frozen = setting.frozen ?? frozen
      rate = setting.rate ?? rate
    },
    setting: () => ({ offsetMs: Math.round(now() - realNow()), frozen, rate }),
    anchor: () => ({ real: anchorReal, shown: anchorShown, frozen, rate }),
    follow(anchor) {
      anchorReal = anchor.real
      anchorShown = anchor.shown
      frozen = anchor.frozen
      rate = anchor.rate
    },
  }
}

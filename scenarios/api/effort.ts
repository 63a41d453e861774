/** How much a search may ask of a target. It ends with whatever is used up first. */
export interface Effort {
  /** Stories to try. */
  readonly runs: number
  /** Steps of the longest story. */
  readonly steps: number
  readonly milliseconds: number
  /** Requests to the target, those for making a failure smaller among them. */
  readonly requests: number
}

/** What a search is given beside its target. */
export interface SearchSettings {
  /** That of the run. */
  readonly seed: number
  /** Try this one story again, and nothing else. */
  readonly path?: string
  readonly effort: Effort
}

/** For a target of one's own, which nobody else waits for. The stories bound it: a slow machine tries as many as a fast one. */
export const generousEffort: Effort = { runs: 45, steps: 14, milliseconds: 150_000, requests: 20_000 }

/** The same on one's own targets in a run that is to be over soon. */
export const briefEffort: Effort = { runs: 4, steps: 10, milliseconds: 15_000, requests: 2_000 }

/** For somebody else's target: a twentieth of what the run may send at all, and half a minute. */
export function carefulEffort(requestsOfRun: number): Effort {
  return { runs: 12, steps: 10, milliseconds: 30_000, requests: Math.min(300, Math.floor(requestsOfRun / 20)) }
}

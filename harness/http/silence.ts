import type { Clock } from './clock.ts'

/** Notices a server that leaves request after request unanswered, so that a run does not wait for each of them. */
export interface Silence {
  /** Why a request to this address is not worth sending now; undefined where it is. */
  objection(url: URL): string | undefined
  /** An answer came, whatever it said. */
  broken(url: URL): void
  /** A request ran into its time-out. */
  kept(url: URL): void
}

const patience = 3
/** Then one request is tried again: a server may only have been busy. */
const pause = 30_000

/** One for all requests to a target; each of its hosts is silent on its own. */
export function createSilence(clock: Clock): Silence {
  const silent = new Map<string, { readonly requests: number; readonly until: number }>()
  return {
    objection({ origin, host }) {
      const { requests = 0, until = 0 } = silent.get(origin) ?? {}
      return requests >= patience && clock.now() < until
        ? `${host} left the last ${requests} requests without an answer, and this one was not sent`
        : undefined
    },
    broken({ origin }) {
      silent.delete(origin)
    },
    kept({ origin }) {
      silent.set(origin, { requests: (silent.get(origin)?.requests ?? 0) + 1, until: clock.now() + pause })
    },
  }
}

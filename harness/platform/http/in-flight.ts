import { setTimeout as sleep } from 'node:timers/promises'

/** The requests that are being answered now. */
export interface InFlight {
  /** Counts one until it is answered. */
  add(answering: Promise<unknown>): void
  /** Comes back when all are answered, or when patience is over. */
  ended(patienceMs: number): Promise<void>
}

/** Keeps count of requests, so that a platform that closes can let them end. */
export function inFlight(): InFlight {
  const answering = new Set<Promise<unknown>>()
  return {
    add(request) {
      answering.add(request)
      const done = () => void answering.delete(request)
      request.then(done, done)
    },
    async ended(patienceMs) {
      const over = new AbortController()
      const patience = sleep(patienceMs, undefined, { signal: over.signal }).catch(() => undefined)
      await Promise.race([Promise.allSettled(answering), patience])
      over.abort()
    },
  }
}

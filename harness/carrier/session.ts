import type { Arrival, CarrierAnswer, CarrierBehaviour } from '../../scenarios/api/carrier.ts'

/** What a scenario sees of the carriers, and how it lets them answer. */
export interface CarrierSession {
  readonly scenario: string
  arrivals(): readonly Arrival[]
  /** How often a carrier has answered 429. */
  limited(): number
  behave(behaviour: CarrierBehaviour, carrier: string): { stop(): void }
  awaitArrival<T extends Arrival>(
    wanted: (arrival: Arrival) => arrival is T,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<T | undefined>
  /** Settled when the scenario is over: what was held back is let go. */
  readonly over: Promise<void>
  end(): void
}

/** A session with what the servers need of it. */
export interface OpenSession extends CarrierSession {
  add(arrival: Arrival): void
  answered(said: CarrierAnswer): void
  behavioursAt(carrier: string): readonly CarrierBehaviour[]
}

/** Begins to note what arrives for one scenario. */
export function openSession(scenario: string): OpenSession {
  const arrivals: Arrival[] = []
  const behaviours: { readonly carrier: string; readonly behaviour: CarrierBehaviour }[] = []
  const waiting = new Set<(arrival: Arrival) => void>()
  const { promise: over, resolve: end } = Promise.withResolvers<void>()
  let limits = 0
  return {
    scenario,
    over,
    end() {
      behaviours.splice(0)
      end()
    },
    arrivals: () => [...arrivals],
    limited: () => limits,
    answered(said) {
      if ('status' in said && said.status === 429) limits += 1
    },
    add(arrival) {
      arrivals.push(arrival)
      for (const tell of [...waiting]) tell(arrival)
    },
    behavioursAt: (carrier) =>
      behaviours
        .filter((entry) => entry.carrier === carrier)
        .map(({ behaviour }) => behaviour)
        .reverse(),
    behave(behaviour, carrier) {
      const entry = { carrier, behaviour }
      behaviours.push(entry)
      return {
        stop() {
          const at = behaviours.indexOf(entry)
          if (at !== -1) behaviours.splice(at, 1)
        },
      }
    },
    awaitArrival(wanted, timeoutMs, signal) {
      return new Promise((resolve) => {
        const finish = (found: Parameters<typeof resolve>[0]): void => {
          clearTimeout(timer)
          waiting.delete(tell)
          signal.removeEventListener('abort', giveUp)
          resolve(found)
        }
        const tell = (arrival: Arrival): void => {
          if (wanted(arrival)) finish(arrival)
        }
        const giveUp = (): void => finish(undefined)
        const timer = setTimeout(giveUp, timeoutMs)
        signal.addEventListener('abort', giveUp, { once: true })
        waiting.add(tell)
        for (const arrival of arrivals) tell(arrival)
      })
    },
  }
}

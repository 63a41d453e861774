import {
  type CarrierOutcome,
  type Circuit,
  type CircuitPermit,
  type CircuitSettings,
  type CircuitStop,
  type CircuitView,
  createCircuit,
} from './circuit.ts'

/** The two sides of a carrier: a dead token endpoint does not stop calls with tokens that live. */
export const lanes = ['token', 'api'] as const
export type Lane = (typeof lanes)[number]

/** Where a circuit stands; `place` is the name of a pair. */
export interface CircuitKey {
  readonly place: string
  readonly lane: Lane
}

/** All circuits of a platform. Those with nothing to say are not kept. */
export interface Circuits {
  pass(key: CircuitKey, now: number): CircuitPermit | CircuitStop
  note(key: CircuitKey, permit: CircuitPermit, outcome: CarrierOutcome, now: number): void
  pauseUntil(key: CircuitKey, time: number): void
  view(key: CircuitKey, now: number): CircuitView
  /** The places where something is not as it should be. */
  troubled(now: number): readonly string[]
}

/** Makes them; each place has settings of its own. */
export function createCircuits(settingsOf: (place: string) => CircuitSettings): Circuits {
  const circuits = new Map<string, { readonly place: string; readonly circuit: Circuit }>()
  const nameOf = ({ place, lane }: CircuitKey) => `${lane} ${place}`
  const keptOf = (key: CircuitKey): Circuit | undefined => circuits.get(nameOf(key))?.circuit
  const circuitOf = (key: CircuitKey): Circuit => {
    const kept = keptOf(key)
    if (kept !== undefined) return kept
    const circuit = createCircuit(settingsOf(key.place))
    circuits.set(nameOf(key), { place: key.place, circuit })
    return circuit
  }

  return {
    pass: (key, now) => keptOf(key)?.pass(now) ?? { failures: 'normal', authentication: 'normal' },
    note(key, permit, outcome, now) {
      if (outcome === 'answered' && keptOf(key) === undefined) return
      const circuit = circuitOf(key)
      circuit.note(permit, outcome, now)
      if (circuit.idle(now)) circuits.delete(nameOf(key))
    },
    pauseUntil: (key, time) => circuitOf(key).pauseUntil(time),
    view: (key, now) => (keptOf(key) ?? createCircuit(settingsOf(key.place))).view(now),
    troubled(now) {
      const found = [...circuits.values()].filter(({ circuit }) => !circuit.idle(now))
      return [...new Set(found.map(({ place }) => place))]
    },
  }
}

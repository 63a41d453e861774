import type { CircuitPermit } from '../containment/circuit.ts'
import type { CircuitKey } from '../containment/circuits.ts'
import type { Kit } from '../kit.ts'
import { Refusal } from '../refusal.ts'

/** Lets a request through where nothing is open or paused, and one alone where it is to be found out. */
export function passCircuit(
  { containment, clock }: Pick<Kit, 'containment' | 'clock'>,
  key: CircuitKey,
): CircuitPermit {
  const answer = containment.circuits.pass(key, clock.now())
  if (!('why' in answer)) return answer
  const { why, waitMs } = answer
  throw new Refusal('CARRIER_UNAVAILABLE', why, undefined, waitMs)
}

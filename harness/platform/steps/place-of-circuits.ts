import { placeOf } from '../containment/containment.ts'
import type { Pair } from '../kit.ts'

/** Breakers and pauses stand for one tenant at one carrier; no other pair shares them. */
export function placeOfCircuits(pair: Pair): string {
  return placeOf(pair)
}

import { randomBytes, randomInt } from 'node:crypto'
import type { Randomness } from '../../../scenarios/api/randomness.ts'

/**
 * Values for trial flows. They are new in every run, unlike those of scenarios: a server may refuse a challenge or a
 * state that it has seen before (RFC 9700, 2.1.1), and a trial proves nothing that would have to be repeated.
 */
export const trialRandomness: Randomness = {
  token: (bytes = 32) => randomBytes(bytes).toString('base64url'),
  integer: (below) => randomInt(below),
  pick: (items) => items[randomInt(items.length)] ?? items[0],
}

import type { Ability } from '../../../scenarios/api/authorization-server.ts'
import type { Discovery } from './metadata.ts'
import type { CalibratedOracle } from './oracles/calibrate.ts'
import { createRemembered, type Remembered } from './remembered.ts'

/** What is found out about a target once and holds for the whole run. */
export interface RunMemory {
  readonly discoveries: Remembered<Discovery>
  readonly abilities: Remembered<Ability>
  readonly oracles: Remembered<CalibratedOracle>
  readonly audiences: Remembered<string | undefined>
  /** Attempts at metadata that brought no answer at all, by issuer. */
  readonly silentAttempts: Map<string, number>
}

/** The memory of a run that begins. */
export function createRunMemory(): RunMemory {
  return {
    discoveries: createRemembered(),
    abilities: createRemembered(),
    oracles: createRemembered(),
    audiences: createRemembered(),
    silentAttempts: new Map(),
  }
}

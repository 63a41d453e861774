import { askedPause } from '../containment/contain.ts'
import type { Kit } from '../kit.ts'

const unsaidMs = 1_000

/** How long nothing is sent after an answer that wants fewer requests: as long as it says. */
export function pauseWhenLimited(kit: Pick<Kit, 'clock'>, response: Response): number {
  return askedPause(kit, response) ?? unsaidMs
}

import { type Quirk, type QuirkSwitches, quirksInForce, withQuirks } from '../core/quirk.ts'
import type { Step } from '../core/step.ts'
import { goodSteps } from '../core/steps.ts'
import type { CarrierId, CarrierProfile } from './carrier.ts'
import { quirks } from './quirks.ts'

/** The steps of one carrier in one profile: the good server's, with the quirks that are on put in, bundled and somebody's own. */
export function tableOf(
  id: CarrierId,
  profile: CarrierProfile,
  switches: QuirkSwitches,
  more: readonly Quirk[] = [],
): readonly Step[] {
  const own = [...quirks, ...more].filter(({ carrier }) => carrier === id)
  return withQuirks(goodSteps, quirksInForce(own, profile, switches))
}

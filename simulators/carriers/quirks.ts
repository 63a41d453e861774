import type { Quirk, QuirkSwitches } from '../core/quirk.ts'
import { dhlQuirks } from './dhl/quirks/index.ts'
import { fedexQuirks } from './fedex/quirks/index.ts'
import { upsQuirks } from './ups/quirks/index.ts'
import { uspsQuirks } from './usps/quirks/index.ts'

/** Every quirk there is. */
export const quirks: readonly Quirk[] = [...upsQuirks, ...fedexQuirks, ...uspsQuirks, ...dhlQuirks]

/** Throws where a switch is for a quirk that is not there, neither bundled nor somebody's own. */
export function checkSwitches(switches: QuirkSwitches, own: readonly Quirk[] = []): void {
  const all = [...quirks, ...own]
  const unknown = Object.keys(switches).find((id) => all.every((quirk) => quirk.id !== id))
  if (unknown === undefined) return
  const carrier = unknown.split('/')[0]
  const near = all.filter((quirk) => quirk.carrier === carrier)
  const known = (near.length === 0 ? all : near).map(({ id }) => id)
  throw new Error(`There is no quirk "${unknown}"; there are ${known.join(', ')}.`)
}

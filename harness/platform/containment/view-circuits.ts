import type { Pair } from '../kit.ts'
import type { Platform } from '../platform.ts'
import { type PairCircuits, pairAt } from './containment.ts'

/** How one pair's circuits stand now. */
export function circuitsOf({ kit, steps }: Platform, { tenant, carrier }: Pair): PairCircuits {
  // Also says that there is no such pair.
  const place = steps.placeOfCircuits(steps.authorizeTenant(kit, { tenant, carrier }))
  return { tenant, carrier, ...standing(kit, place) }
}

/** All pairs with something open, half-open, paused or counted. */
export function troubledCircuits({ kit }: Platform): readonly PairCircuits[] {
  const places = kit.containment.circuits.troubled(kit.clock.now())
  return places.map((place) => ({ ...pairAt(place), ...standing(kit, place) }))
}

function standing({ containment, clock }: Platform['kit'], place: string) {
  const now = clock.now()
  return {
    token: containment.circuits.view({ place, lane: 'token' }, now),
    api: containment.circuits.view({ place, lane: 'api' }, now),
  }
}

import type { JourneyId } from '../../load/journeys.ts'
import type { PlatformConfiguration } from '../platform/configuration.ts'

/** Of its own share, how much a tenant may send in the long run. */
const timesItsShare = 5
/** Requests of a whole flow that count for the tenant: start and call. */
const requestsAFlow = 2

/** What the reference platform's containment is set to for a journey, where its defaults do not fit a short run. */
export function containmentFor(
  journey: JourneyId,
  rate: number,
  tenants: number,
): PlatformConfiguration['containment'] | undefined {
  switch (journey) {
    case 'breaker-opening':
      // The default pause of half a minute would outlast the run.
      return { breaker: { threshold: 3, cooldown: 500, longestCooldown: 1000 } }
    case 'noisy-neighbour': {
      const perSecond = Math.ceil((rate / tenants) * requestsAFlow * timesItsShare)
      return { tenant: { perMinute: perSecond * 60, burst: perSecond * 2 } }
    }
    default:
      return undefined
  }
}

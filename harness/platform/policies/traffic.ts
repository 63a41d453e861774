import type { TenantCarrierSettings } from '../configuration.ts'
import type { Place } from '../kit.ts'
import type { GovernedPair } from '../steps/choose-policy.ts'

export type FlowKind = 'pkce' | 'legacy'

/** The name of the place where a connection of this environment and flow is kept; that of production with PKCE has none. */
export function slotOf(environment: TenantCarrierSettings['environment'], flow: FlowKind): string | undefined {
  const parts = [...(environment === 'sandbox' ? ['sandbox'] : []), ...(flow === 'legacy' ? ['legacy'] : [])]
  return parts.length === 0 ? undefined : parts.join('.')
}

/** The place of the other flow in the same environment. */
export function otherSlot(environment: TenantCarrierSettings['environment'], flow: FlowKind): string | undefined {
  return slotOf(environment, flow === 'pkce' ? 'legacy' : 'pkce')
}

/** Both places a pair's connections may be, the one that has the traffic first. */
export function placesOf<P extends GovernedPair>(pair: P): readonly [P, P] {
  const pkce = at(pair, slotOf(pair.environment, 'pkce'))
  const legacy = at(pair, slotOf(pair.environment, 'legacy'))
  return trafficOf(pair) === 'legacy' ? [legacy, pkce] : [pkce, legacy]
}

/** The same pair at another of its places. */
export function at<P extends Place>(pair: P, slot: string | undefined): P {
  return { ...pair, slot }
}

/** The flow whose connection calls go over, as far as there is one. */
function trafficOf({ policy: { traffic, flow } }: GovernedPair): FlowKind {
  if (traffic !== 'flow') return traffic
  return flow === 'legacy' ? 'legacy' : 'pkce'
}

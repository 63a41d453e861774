import type { PlayedCarrier } from '../../scenarios/api/client.ts'
import { type CarrierId, carrierAddresses } from '../../simulators/index.ts'

/** A carrier as the platform's configuration names it, and whose addresses it has. */
export interface NamedCarrier {
  readonly id: string
  readonly simulator: CarrierId
  /** The carrier whose test environment this one is. */
  readonly sandboxOf?: string | undefined
}

/** Far enough from the next carrier's port for ten of the same kind. */
const usualBase = 4000

/**
 * The port of each carrier at a port base. Several of the same kind stand side by side: `usps` at 4030 is the first, the
 * second one at 4031.
 */
export function portsOf(named: readonly NamedCarrier[], portBase: number): ReadonlyMap<string, number> {
  const ports = new Map<string, number>()
  const perKind = new Map<CarrierId, number>()
  for (const { id, simulator } of named) {
    const before = perKind.get(simulator) ?? 0
    perKind.set(simulator, before + 1)
    ports.set(id, portBase === 0 ? 0 : portBase + offsetOf(simulator) + before)
  }
  return ports
}

/** A carrier's addresses when it answers at this port. */
export function playedCarrier({ id, simulator, sandboxOf }: NamedCarrier, port: number): PlayedCarrier {
  const { issuer, endpoints, api } = carrierAddresses(simulator, port - offsetOf(simulator))
  return {
    id,
    ...(sandboxOf === undefined ? {} : { sandboxOf }),
    issuer,
    endpoints: { ...endpoints, userinfo_endpoint: `${issuer}/userinfo` },
    api,
  }
}

function offsetOf(simulator: CarrierId): number {
  return Number(new URL(carrierAddresses(simulator, usualBase).issuer).port) - usualBase
}

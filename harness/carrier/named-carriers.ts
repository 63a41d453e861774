import type { PlayedCarrier } from '../../scenarios/api/client.ts'
import { carrierAddresses } from '../../simulators/carriers/addresses.ts'
import type { CarrierId } from '../../simulators/carriers/carrier.ts'

/** A carrier as the platform's configuration names it, and whose addresses it has. */
export interface NamedCarrier {
  readonly id: string
  readonly simulator: CarrierId
  /** The carrier whose test environment this one is. */
  readonly sandboxOf?: string | undefined
  readonly issuerEndsWithSlash?: boolean | undefined
  /** Its addresses are https ones. */
  readonly overTls?: boolean | undefined
  /** It has addresses for clients that show certificates, and binds tokens to those (RFC 8705); only over TLS. */
  readonly mutualTls?: boolean | undefined
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
export function playedCarrier(named: NamedCarrier, port: number): PlayedCarrier {
  const { id, simulator, sandboxOf, issuerEndsWithSlash, overTls } = named
  const addresses = carrierAddresses(simulator, port - offsetOf(simulator))
  const at = (address: string) => (overTls === true ? address.replace(/^http:/, 'https:') : address)
  const { authorization_endpoint, token_endpoint, pushed_authorization_request_endpoint } = addresses.endpoints
  const { introspection_endpoint, revocation_endpoint, registration_endpoint, jwks_uri } = addresses.endpoints
  const issuer = at(addresses.issuer)
  return {
    id,
    ...(sandboxOf === undefined ? {} : { sandboxOf }),
    issuer: issuerEndsWithSlash === true ? `${issuer}/` : issuer,
    endpoints: {
      authorization_endpoint: at(authorization_endpoint),
      token_endpoint: at(token_endpoint),
      pushed_authorization_request_endpoint: at(pushed_authorization_request_endpoint),
      introspection_endpoint: at(introspection_endpoint),
      revocation_endpoint: at(revocation_endpoint),
      registration_endpoint: at(registration_endpoint),
      jwks_uri: at(jwks_uri),
      userinfo_endpoint: `${issuer}/userinfo`,
    },
    api: at(addresses.api),
  }
}

function offsetOf(simulator: CarrierId): number {
  return Number(new URL(carrierAddresses(simulator, usualBase).issuer).port) - usualBase
}

import { endpointsOf } from '../core/endpoints.ts'
import type { ServerEndpoints } from '../core/kit.ts'
import type { CarrierId, Lifetimes } from './carrier.ts'
import { carriers } from './index.ts'

/** Where a carrier answers when it is started at the usual ports. */
export interface CarrierAddresses {
  readonly issuer: string
  readonly endpoints: ServerEndpoints
  readonly api: string
}

/** How long a carrier's codes, access tokens and unused refresh tokens live, in seconds. */
export function carrierLifetimes(id: CarrierId): Lifetimes {
  return carriers[id].lifetimes
}

/** The addresses a carrier has at a port base, without starting it. */
export function carrierAddresses(id: CarrierId, portBase: number, host = '127.0.0.1'): CarrierAddresses {
  const carrier = carriers[id]
  const origin = `http://${host}:${portBase + carrier.portOffset}`
  return {
    issuer: origin + carrier.paths.issuer,
    endpoints: endpointsOf(carrier, origin),
    api: origin + carrier.paths.api,
  }
}

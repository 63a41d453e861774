import { METHODS } from 'node:http'
import nock from 'nock'
import { carrierAddresses } from '../carriers/addresses.ts'
import { carrierIds } from '../carriers/carrier.ts'
import { type CarrierHost, carrierHosts, type ReachableCarrier } from './carrier-hosts.ts'
import { createRelay, type Relay } from './relay.ts'

/** What `startSimulators()` gives, or carriers in another process. */
export interface RerouteTo {
  readonly carriers: readonly ReachableCarrier[]
  /** PEM certificate to trust, where the carriers speak https. */
  readonly ca?: string | undefined
}

/** Puts things back: requests to the carriers' hosts go to the carriers again. */
export interface RestoreCarriers extends Disposable {
  (): void
}

/**
 * Sends every request of this process to a carrier's real host (`onlinetools.ups.com`, `apis-sandbox.fedex.com`, …) to
 * its simulator, whichever HTTP client makes it; a carrier's test host reaches the simulator's test environment. Other
 * hosts, and carriers not given, are left alone. A nock that was set up for such a host before keeps answering first.
 * @param to running simulators; those `parcelproof simulate` starts, at the usual ports, unless said otherwise
 */
export function rerouteCarriers(to: RerouteTo = usualCarriers()): RestoreCarriers {
  const relay = createRelay(to.ca)
  const interceptors = [
    ...carrierHosts(to.carriers).flatMap((host) => reroute(host, relay)),
    ...to.carriers.flatMap(({ origin }) => letThrough(origin)),
  ]
  const restore = () => {
    for (const interceptor of interceptors) nock.removeInterceptor(interceptor)
    relay.close()
  }
  return Object.assign(restore, { [Symbol.dispose]: restore })
}

function usualCarriers(): RerouteTo {
  return { carriers: carrierIds.map((id) => ({ id, origin: new URL(carrierAddresses(id, 4000).issuer).origin })) }
}

const everyPath = /^/
/** A tunnel is a proxy's business. */
const methods = METHODS.filter((method) => method !== 'CONNECT')

/** Unmocked, so that nothing of it stays when the interceptors are removed. */
function scopeAt(origin: string) {
  return nock(origin, { allowUnmocked: true }).persist()
}

function reroute({ host, origin }: CarrierHost, relay: Relay): readonly nock.Interceptor[] {
  return ['https', 'http'].flatMap((scheme) => {
    const scope = scopeAt(`${scheme}://${host}`)
    return methods.map((method) => {
      const interceptor = scope.intercept(everyPath, method).optionally()
      interceptor.reply(async (request: Request) => {
        const { status, rawHeaders, body } = await relay.send(origin, {
          method,
          url: new URL(request.url),
          headers: request.headers,
          body: Buffer.from(await request.arrayBuffer()),
        })
        return [status, body, rawHeaders]
      })
      return interceptor
    })
  })
}

/** The simulators stay reachable where a test forbids every other connection (`nock.disableNetConnect()`). */
function letThrough(origin: string): readonly nock.Interceptor[] {
  const scope = scopeAt(origin)
  return methods.map((method) => {
    const interceptor = scope.intercept(everyPath, method).optionally()
    interceptor.passthrough()
    return interceptor
  })
}

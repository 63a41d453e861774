import type { ServerFacts } from '../../scenarios/api/authorization-server.ts'
import { carrierLifetimes } from '../../simulators/carriers/addresses.ts'
import type { RunningCarrier } from '../../simulators/core/server.ts'
import type { CarrierSurface } from './simulated-surface.ts'

type Known = Pick<RunningCarrier, 'id' | 'profile'>

/** What the operator of a simulator would declare: what cannot be seen from outside. */
export function simulatedFacts(carrier: Known, surface: Pick<CarrierSurface, 'offersExtensions'>): ServerFacts {
  return surface.offersExtensions ? standardFacts(carrier) : factsOfToday(carrier)
}

function standardFacts({ id, profile }: Known): ServerFacts {
  const { code, accessToken, refreshToken } = carrierLifetimes(id)
  return {
    pkce: profile === 'rfc9700' ? 'required' : 'optional',
    refreshTokens: 'rotating',
    consent: 'once',
    parallelGrants: true,
    lifetimes: { code: code * 1000, access: accessToken * 1000, refresh: refreshToken * 1000 },
    nativeLoopbackPorts: 'any',
    accessTokens: 'rfc9068',
    // None is there; the simulators are to answer as if one were that let every header pass.
    reverseProxy: true,
    resourceIndicators: true,
    dpop: true,
    mtls: true,
  }
}

/** What a carrier's own documentation tells of it now; see the quirks of docs/carriers.md. */
function factsOfToday({ id }: Pick<Known, 'id'>): ServerFacts {
  const common = {
    pkce: 'optional',
    consent: 'once',
    parallelGrants: true,
    nativeLoopbackPorts: 'any',
    reverseProxy: true,
    publicClients: false,
    resourceIndicators: false,
    stepUp: false,
    dpop: false,
    mtls: false,
  } as const satisfies ServerFacts
  switch (id) {
    case 'ups':
      return {
        ...common,
        pkceDocumented: 'https://github.com/UPS-API/api-documentation/blob/main/OAuthAuthCode.yaml',
        refreshTokens: 'rotating',
        accessTokens: 'jwt',
        lifetimes: { code: 60_000, access: 14_399_000, refresh: 5_183_999_000 },
      }
    case 'usps':
      return {
        ...common,
        refreshTokens: 'static',
        accessTokens: 'jwt',
        lifetimes: { code: 60_000, access: 28_799_000, refresh: 604_799_000 },
      }
    case 'fedex':
      return { ...common, refreshTokens: 'none', accessTokens: 'jwt', lifetimes: { access: 3_599_000 } }
    case 'dhl':
      return { ...common, refreshTokens: 'none', accessTokens: 'opaque', lifetimes: { access: 1_799_000 } }
  }
}

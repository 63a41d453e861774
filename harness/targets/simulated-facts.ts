import type { ServerFacts } from '../../scenarios/api/authorization-server.ts'
import type { CarrierProfile } from '../../simulators/index.ts'

/** What the operator of a simulator would declare: what cannot be seen from outside. */
export function simulatedFacts(profile: CarrierProfile): ServerFacts {
  return {
    pkce: profile === 'rfc9700' ? 'required' : 'optional',
    refreshTokens: 'rotating',
    consent: 'once',
    parallelGrants: true,
    lifetimes: { code: 60_000, refresh: 30 * 24 * 3_600_000 },
    nativeLoopbackPorts: 'any',
    accessTokens: 'rfc9068',
    // None is there; the simulators are to answer as if one were that let every header pass.
    reverseProxy: true,
    resourceIndicators: true,
    stepUp: false,
    dpop: true,
    mtls: false,
  }
}

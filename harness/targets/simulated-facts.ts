import type { ServerFacts } from '../../scenarios/api/authorization-server.ts'
import { carrierLifetimes, type RunningCarrier } from '../../simulators/index.ts'

/** What the operator of a simulator would declare: what cannot be seen from outside. */
export function simulatedFacts({ id, profile }: Pick<RunningCarrier, 'id' | 'profile'>): ServerFacts {
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
    mtls: false,
  }
}

import type { ConfigurationStep } from '../step.ts'

/** Codes live a minute (RFC 6749, 4.1.2 recommends ten at most). */
export const codeLifetime: ConfigurationStep = {
  name: 'code-lifetime',
  stage: 'configuration',
  apply: (configuration, kit) => ({
    ...configuration,
    ttl: { ...configuration.ttl, AuthorizationCode: kit.carrier.lifetimes.code },
  }),
}

/** Bearer tokens live an hour at most (RFC 6750, 5.3). */
export const accessTokenLifetime: ConfigurationStep = {
  name: 'access-token-lifetime',
  stage: 'configuration',
  apply(configuration, kit) {
    const { accessToken } = kit.carrier.lifetimes
    return {
      ...configuration,
      ttl: { ...configuration.ttl, AccessToken: accessToken, ClientCredentials: accessToken, IdToken: accessToken },
    }
  },
}

/** Each refresh token lapses after the carrier's time; rotation starts that time anew, so it is an idle time. */
export const refreshTokenLifetime: ConfigurationStep = {
  name: 'refresh-token-lifetime',
  stage: 'configuration',
  apply: (configuration, kit) => ({
    ...configuration,
    ttl: { ...configuration.ttl, RefreshToken: kit.carrier.lifetimes.refreshToken },
  }),
}

/** A client assertion counts between its beginning and its end (RFC 7523, 3). */
export const assertionTime: ConfigurationStep = {
  name: 'assertion-time',
  stage: 'configuration',
  apply(configuration) {
    // oidc-provider looks at both to the second; a twin sets `clockTolerance`.
    return configuration
  },
}

/** Codes, refresh tokens and ids hold 256 random bits (RFC 6749, 10.10). */
export const tokenEntropy: ConfigurationStep = {
  name: 'token-entropy',
  stage: 'configuration',
  apply: (configuration) => ({ ...configuration, formats: { ...configuration.formats, bitsOfOpaqueRandomness: 256 } }),
}

import type { BeforeStep, ConfigurationStep } from '../step.ts'

/** Algorithms a request object may be signed with; none is not one of them (RFC 9101, 10.2). */
export const requestObjectAlgorithms = ['ES256', 'PS256', 'RS256'] as const

/** Requests may come as signed objects, by clients whose key is known (RFC 9101). */
export const requestObjects: ConfigurationStep = {
  name: 'request-objects',
  stage: 'configuration',
  apply: (configuration) => ({
    ...configuration,
    enabledJWA: { ...configuration.enabledJWA, requestObjectSigningAlgValues: [...requestObjectAlgorithms] },
    features: { ...configuration.features, requestObjects: { enabled: true } },
  }),
}

/** The object is verified with its client's key, names that client, and nothing beside it counts (RFC 9101, 6). */
export const requestObjectUse: BeforeStep = {
  name: 'request-object-use',
  stage: 'before',
  apply() {
    // oidc-provider does this; a twin takes the object apart first.
  },
}

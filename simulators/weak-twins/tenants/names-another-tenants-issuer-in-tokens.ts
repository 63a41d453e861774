import type { WeakTwin } from '../weak-twin.ts'
import { issuerOfAnotherTenant } from './issuers-seen.ts'

export const namesAnotherTenantsIssuerInTokens: WeakTwin = {
  id: 'names-another-tenants-issuer-in-tokens',
  fault: 'Gives every tenant an issuer of its own, and names that of another one in access tokens.',
  issuerPerTenant: true,
  step: {
    name: 'access-token-content',
    stage: 'configuration',
    apply: (configuration, kit) => ({
      ...configuration,
      formats: {
        ...configuration.formats,
        customizers: {
          jwt(_ctx, _token, jwt) {
            jwt.payload.iss = issuerOfAnotherTenant(kit)
          },
        },
      },
    }),
  },
}

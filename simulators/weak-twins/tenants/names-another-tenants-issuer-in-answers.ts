import type { WeakTwin } from '../weak-twin.ts'
import { issuerOfAnotherTenant } from './issuers-seen.ts'

export const namesAnotherTenantsIssuerInAnswers: WeakTwin = {
  id: 'names-another-tenants-issuer-in-answers',
  fault: 'Gives every tenant an issuer of its own, and names that of another one in authorization responses.',
  issuerPerTenant: true,
  step: {
    name: 'issuer-identification',
    stage: 'authorization-response',
    apply: (response, kit) => ({ ...response, iss: issuerOfAnotherTenant(kit) }),
  },
}

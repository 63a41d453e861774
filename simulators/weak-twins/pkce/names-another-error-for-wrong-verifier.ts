import { errors } from 'oidc-provider'
import { verifierComparison } from '../../core/steps/code-redemption.ts'
import type { WeakTwin } from '../weak-twin.ts'

export const namesAnotherErrorForWrongVerifier: WeakTwin = {
  id: 'names-another-error-for-wrong-verifier',
  fault: 'Answers a wrong verifier with invalid_request.',
  step: {
    name: 'verifier-comparison',
    stage: 'code',
    async apply(redemption) {
      try {
        await verifierComparison.apply(redemption)
      } catch {
        throw new errors.InvalidRequest('code_verifier is wrong')
      }
    },
  },
}

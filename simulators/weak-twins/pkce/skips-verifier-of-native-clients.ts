import { verifierComparison } from '../../core/steps/code-redemption.ts'
import type { WeakTwin } from '../weak-twin.ts'

export const skipsVerifierOfNativeClients: WeakTwin = {
  id: 'skips-verifier-of-native-clients',
  fault: 'Compares the verifier for web clients only.',
  step: {
    name: 'verifier-comparison',
    stage: 'code',
    apply: (redemption) =>
      redemption.client.applicationType === 'native' ? undefined : verifierComparison.apply(redemption),
  },
}

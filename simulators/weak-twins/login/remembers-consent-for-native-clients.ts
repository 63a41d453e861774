import { signInPolicy } from '../../core/steps/sign-in.ts'
import type { WeakTwin } from '../weak-twin.ts'

export const remembersConsentForNativeClients: WeakTwin = {
  id: 'remembers-consent-for-native-clients',
  fault: 'Approves a native client without a word once it was allowed, though any app can pose as it.',
  step: {
    name: 'sign-in-policy',
    stage: 'configuration',
    apply(configuration, kit) {
      const good = signInPolicy.apply(configuration, kit)
      for (const prompt of good.interactions?.policy ?? []) {
        if (prompt.name === 'consent') prompt.checks.remove('native_client_prompt')
      }
      return good
    },
  },
}

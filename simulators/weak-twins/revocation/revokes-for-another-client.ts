import type { WeakTwin } from '../weak-twin.ts'

export const revokesForAnotherClient: WeakTwin = {
  id: 'revokes-for-another-client',
  fault: 'Revokes a token for whichever client brings it.',
  step: {
    name: 'revocation-owner',
    stage: 'configuration',
    apply: (configuration) => ({
      ...configuration,
      features: { ...configuration.features, revocation: { enabled: true, allowedPolicy: () => true } },
    }),
  },
}

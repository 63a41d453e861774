import type { WeakTwin } from '../weak-twin.ts'

export const issuesShortCodes: WeakTwin = {
  id: 'issues-short-codes',
  fault: 'Codes and refresh tokens hold 64 random bits.',
  step: {
    name: 'token-entropy',
    stage: 'configuration',
    apply: (configuration) => ({ ...configuration, formats: { ...configuration.formats, bitsOfOpaqueRandomness: 64 } }),
  },
}

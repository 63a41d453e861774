import type { WeakTwin } from '../weak-twin.ts'

export const codesLiveADay: WeakTwin = {
  id: 'codes-live-a-day',
  fault: 'Codes live a day.',
  step: {
    name: 'code-lifetime',
    stage: 'configuration',
    apply: (configuration) => ({ ...configuration, ttl: { ...configuration.ttl, AuthorizationCode: 86_400 } }),
  },
}

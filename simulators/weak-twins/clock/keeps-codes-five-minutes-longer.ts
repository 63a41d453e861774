import type { WeakTwin } from '../weak-twin.ts'

export const keepsCodesFiveMinutesLonger: WeakTwin = {
  id: 'keeps-codes-five-minutes-longer',
  fault: 'Leaves five minutes for clocks that differ when it looks at the end of a code.',
  step: {
    name: 'code-lifetime',
    stage: 'configuration',
    apply: (configuration, kit) => ({
      ...configuration,
      ttl: { ...configuration.ttl, AuthorizationCode: kit.carrier.lifetimes.code + 5 * 60 },
    }),
  },
}

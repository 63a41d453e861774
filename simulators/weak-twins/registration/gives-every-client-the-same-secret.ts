import { registration } from '../../core/steps/token-management.ts'
import type { WeakTwin } from '../weak-twin.ts'

export const givesEveryClientTheSameSecret: WeakTwin = {
  id: 'gives-every-client-the-same-secret',
  fault: 'Gives one secret to all clients that register.',
  step: {
    name: 'registration',
    stage: 'configuration',
    apply(configuration, kit) {
      const good = registration.apply(configuration, kit)
      const secret = crypto.randomUUID() + crypto.randomUUID()
      const secretFactory = () => secret
      return {
        ...good,
        features: { ...good.features, registration: { ...good.features?.registration, enabled: true, secretFactory } },
      }
    },
  },
}

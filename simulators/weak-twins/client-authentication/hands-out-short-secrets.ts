import { randomInt } from 'node:crypto'
import { registration } from '../../core/steps/token-management.ts'
import type { WeakTwin } from '../weak-twin.ts'

export const handsOutShortSecrets: WeakTwin = {
  id: 'hands-out-short-secrets',
  fault: 'Gives registered clients secrets of eight digits, and lets anybody try as often as they like.',
  step: {
    name: 'registration',
    stage: 'configuration',
    apply(configuration, kit) {
      const good = registration.apply(configuration, kit)
      const secretFactory = () => String(randomInt(10_000_000, 100_000_000))
      return {
        ...good,
        features: { ...good.features, registration: { ...good.features?.registration, enabled: true, secretFactory } },
      }
    },
  },
}

import type { WeakTwin } from '../weak-twin.ts'

export const acceptsAnyClientSecret: WeakTwin = {
  id: 'accepts-any-client-secret',
  fault: 'Takes whatever client secret is sent.',
  step: {
    name: 'client-authentication',
    stage: 'provider',
    apply(provider) {
      provider.Client.prototype.compareClientSecret = () => true
    },
  },
}

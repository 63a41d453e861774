import type { WeakTwin } from '../weak-twin.ts'

export const publishesPrivateKeys: WeakTwin = {
  id: 'publishes-private-keys',
  fault: 'Publishes its signing keys whole, private members included.',
  step: {
    name: 'published-keys',
    stage: 'after',
    apply({ ctx, endpoint, kit }) {
      if (endpoint === 'jwks') ctx.body = kit.keys.jwks
    },
  },
}

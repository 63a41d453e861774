import type { WeakTwin } from '../weak-twin.ts'

export const comparesHtuAsText: WeakTwin = {
  id: 'compares-htu-as-text',
  fault: 'Compares the address in a DPoP proof character for character.',
  step: {
    name: 'proof-address',
    stage: 'proof',
    apply({ claims, url }) {
      if (claims.htu !== url) throw new Error('the proof is for another address')
    },
  },
}

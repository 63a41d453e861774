import type { WeakTwin } from '../weak-twin.ts'

export const keepsTokensOfDeletedClients: WeakTwin = {
  id: 'keeps-tokens-of-deleted-clients',
  fault: 'Leaves the tokens of a deleted client alive.',
  step: {
    name: 'client-deletion',
    stage: 'provider',
    apply() {
      // Nothing hears of the deletion.
    },
  },
}

import type { WeakTwin } from '../weak-twin.ts'

const kept: ReadonlySet<string> = new Set(['Client', 'RegistrationAccessToken'])

export const keepsDeletedClients: WeakTwin = {
  id: 'keeps-deleted-clients',
  fault: 'Says that a client is deleted and keeps it.',
  step: {
    name: 'token-storage',
    stage: 'store',
    apply: (store) => ({
      ...store,
      destroy: (model, id) => (kept.has(model) ? Promise.resolve() : store.destroy(model, id)),
    }),
  },
}

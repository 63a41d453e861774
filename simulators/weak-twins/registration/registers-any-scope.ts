import type { WeakTwin } from '../weak-twin.ts'

export const registersAnyScope: WeakTwin = {
  id: 'registers-any-scope',
  fault: 'Registers a client for every scope it asks for.',
  step: {
    name: 'registration-scope',
    stage: 'before',
    apply() {
      // oidc-provider takes every scope it knows.
    },
  },
}

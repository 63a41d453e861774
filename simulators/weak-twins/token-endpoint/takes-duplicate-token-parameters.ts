import type { WeakTwin } from '../weak-twin.ts'

export const takesDuplicateTokenParameters: WeakTwin = {
  id: 'takes-duplicate-token-parameters',
  fault: 'Reads the first of several equal parameters of a token request and overlooks the others.',
  step: {
    name: 'duplicate-parameters',
    stage: 'before',
    apply({ endpoint, params }) {
      if (endpoint !== 'token') return
      for (const name of new Set(params.keys())) params.set(name, params.get(name) ?? '')
    },
  },
}

import type { WeakTwin } from '../weak-twin.ts'

export const readsFirstOfRepeatedParameters: WeakTwin = {
  id: 'reads-first-of-repeated-parameters',
  fault: 'Reads the first of repeated parameters and forgets the rest.',
  step: {
    name: 'duplicate-parameters',
    stage: 'before',
    apply({ endpoint, params }) {
      if (endpoint !== 'authorization') return
      for (const [name, value] of [...params].toReversed()) params.set(name, value)
    },
  },
}

import type { WeakTwin } from '../weak-twin.ts'

export const readsLastOfRepeatedParameters: WeakTwin = {
  id: 'reads-last-of-repeated-parameters',
  fault: 'Reads the last of repeated parameters and forgets the rest.',
  step: {
    name: 'duplicate-parameters',
    stage: 'before',
    apply({ endpoint, params }) {
      if (endpoint !== 'authorization') return
      for (const [name, value] of [...params]) params.set(name, value)
    },
  },
}

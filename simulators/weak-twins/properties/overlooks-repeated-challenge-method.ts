import type { WeakTwin } from '../weak-twin.ts'

/** Parameters that are forgiven. */
const uncounted = ['code_challenge_method', 'scope']

export const overlooksRepeatedChallengeMethod: WeakTwin = {
  id: 'overlooks-repeated-challenge-method',
  fault:
    'Settles for the shorter one where a challenge method or scope stands twice in a request with different values.',
  step: {
    name: 'duplicate-parameters',
    stage: 'before',
    apply({ endpoint, params }) {
      if (endpoint !== 'authorization') return
      for (const name of uncounted) {
        const [shortest] = params.getAll(name).toSorted((one, other) => one.length - other.length)
        const differ = new Set(params.getAll(name)).size > 1
        if (shortest !== undefined && differ) params.set(name, shortest)
      }
    },
  },
}

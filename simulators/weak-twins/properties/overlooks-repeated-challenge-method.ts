import type { WeakTwin } from '../weak-twin.ts'

/** What came after RFC 6749, and has not made it into the list of parameters that are counted. */
const uncounted = ['code_challenge_method', 'scope']

export const overlooksRepeatedChallengeMethod: WeakTwin = {
  id: 'overlooks-repeated-challenge-method',
  fault:
    'Counts the parameters of an authorization request by an old list, and reads the first of a repeated challenge method or scope.',
  step: {
    name: 'duplicate-parameters',
    stage: 'before',
    apply({ endpoint, params }) {
      if (endpoint !== 'authorization') return
      for (const name of uncounted) {
        const first = params.get(name)
        if (first !== null) params.set(name, first)
      }
    },
  },
}

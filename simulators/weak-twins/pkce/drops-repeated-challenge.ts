import type { WeakTwin } from '../weak-twin.ts'

export const dropsRepeatedChallenge: WeakTwin = {
  id: 'drops-repeated-challenge',
  fault: 'Takes a request with two challenges for one without any, as code that expects a string and gets a list does.',
  profile: 'migrating',
  step: {
    name: 'duplicate-parameters',
    stage: 'before',
    apply({ params }) {
      if (params.getAll('code_challenge').length < 2) return
      params.delete('code_challenge')
      params.delete('code_challenge_method')
    },
  },
}

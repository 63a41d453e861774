import type { WeakTwin } from '../weak-twin.ts'

export const ignoresChallengeWithoutMethod: WeakTwin = {
  id: 'ignores-challenge-without-method',
  fault: 'Takes a challenge without a method for no challenge at all.',
  profile: 'migrating',
  step: {
    name: 'challenge-methods',
    stage: 'before',
    apply({ params }) {
      if (!params.get('code_challenge_method')) params.delete('code_challenge')
    },
  },
}

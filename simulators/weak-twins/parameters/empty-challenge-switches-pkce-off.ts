import type { WeakTwin } from '../weak-twin.ts'

export const emptyChallengeSwitchesPkceOff: WeakTwin = {
  id: 'empty-challenge-switches-pkce-off',
  fault: 'Takes an empty challenge for a request without PKCE, where a missing one beside a method is refused.',
  profile: 'migrating',
  step: {
    name: 'empty-parameters',
    stage: 'before',
    apply({ params }) {
      if (params.get('code_challenge') !== '') return
      params.delete('code_challenge')
      params.delete('code_challenge_method')
    },
  },
}

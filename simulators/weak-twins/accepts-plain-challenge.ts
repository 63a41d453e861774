import { createHash } from 'node:crypto'
import type { WeakTwin } from './weak-twin.ts'

export const acceptsPlainChallenge: WeakTwin = {
  id: 'accepts-plain-challenge',
  fault: 'Takes the challenge method plain, by name or by leaving the method out.',
  step: {
    name: 'challenge-methods',
    stage: 'before',
    apply({ params }) {
      const challenge = params.get('code_challenge')
      if (!challenge || (params.get('code_challenge_method') || 'plain') !== 'plain') return
      // Its S256 form is what the plain verifier will hash to.
      params.set('code_challenge', createHash('sha256').update(challenge).digest('base64url'))
      params.set('code_challenge_method', 'S256')
    },
  },
}

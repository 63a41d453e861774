import type { Quirk } from '../../../core/quirk.ts'
import type { BeforeStep } from '../../../core/step.ts'

/** There is no code_challenge_method; plain is not offered. */
export const challengeWithoutMethod: Quirk = {
  id: 'ups/challenge-without-method',
  carrier: 'ups',
  says: 'A code_challenge is S256; code_challenge_method is not a parameter and is ignored.',
  sources: ['UP1'],
  confidence: 'documented',
  on: ['today', 'migrating'],
  steps: () => [impliedMethod],
}

const impliedMethod: BeforeStep = {
  name: 'ups-challenge-without-method',
  stage: 'before',
  apply({ endpoint, kit, params }) {
    // The new flow of a carrier that migrates knows the parameter.
    const named = kit.profile === 'migrating' && params.has('code_challenge_method')
    if (endpoint !== 'authorization' || named) return
    params.delete('code_challenge_method')
    // An empty parameter is one left out (RFC 6749, 3.1).
    if (params.get('code_challenge')) params.set('code_challenge_method', 'S256')
  },
}

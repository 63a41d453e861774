import type { WeakTwin } from './weak-twin.ts'

export const acceptsVerifierWithoutChallenge: WeakTwin = {
  id: 'accepts-verifier-without-challenge',
  fault:
    'Redeems a code asked for without a challenge although a verifier comes with it: the downgrade goes unnoticed.',
  profile: 'migrating',
  step: { name: 'verifier-without-challenge', stage: 'code', apply() {} },
}

import type { WeakTwin } from './weak-twin.ts'

export const acceptsMissingVerifier: WeakTwin = {
  id: 'accepts-missing-verifier',
  fault: 'Redeems a code that has a challenge without any verifier.',
  step: { name: 'verifier-required', stage: 'code', apply() {} },
}

import { platformTwin } from '../weak-twin.ts'

export const reusesOneVerifier = platformTwin(
  'reuses-one-verifier',
  'uses one and the same verifier for every flow',
  'makeVerifier',
  () => 'one-verifier-that-serves-every-flow-there-is-0',
)

let count = 0

export const makesGuessableVerifiers = platformTwin(
  'makes-guessable-verifiers',
  'numbers its verifiers',
  'makeVerifier',
  () => {
    count += 1
    return `verifier-of-the-platform-number-${String(count).padStart(16, '0')}`
  },
)

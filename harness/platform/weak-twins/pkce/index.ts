import type { PlatformTwin } from '../weak-twin.ts'
import { padsChallenge, sendsNoChallenge, sendsPlainChallenge } from './challenges.ts'
import { makesGuessableVerifiers, reusesOneVerifier } from './repeated-verifiers.ts'
import { makesShortVerifiers, putsVerifierIntoQuery } from './verifiers.ts'

export const pkceTwins: readonly PlatformTwin[] = [
  sendsNoChallenge,
  sendsPlainChallenge,
  padsChallenge,
  makesShortVerifiers,
  putsVerifierIntoQuery,
  reusesOneVerifier,
  makesGuessableVerifiers,
]

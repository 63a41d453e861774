import type { WeakTwin } from '../weak-twin.ts'
import { codesShowPlainChallenge } from './codes-show-plain-challenge.ts'
import { comparesStartOfChallenge } from './compares-start-of-challenge.ts'
import { dropsRepeatedChallenge } from './drops-repeated-challenge.ts'
import { explainsNoErrors } from './explains-no-errors.ts'
import { ignoresChallengeWithoutMethod } from './ignores-challenge-without-method.ts'
import { keepsOneChallengePerClient } from './keeps-one-challenge-per-client.ts'
import { listsPlainAlone } from './lists-plain-alone.ts'
import { namesAnotherErrorForMissingChallenge } from './names-another-error-for-missing-challenge.ts'
import { namesAnotherErrorForWrongVerifier } from './names-another-error-for-wrong-verifier.ts'
import { returnsChallengeWithCode } from './returns-challenge-with-code.ts'
import { skipsVerifierOfNativeClients } from './skips-verifier-of-native-clients.ts'
import { takesChallengeFromTokenRequest } from './takes-challenge-from-token-request.ts'
import { takesLettersAndDigitsAlone } from './takes-letters-and-digits-alone.ts'
import { takesMethodInAnyCase } from './takes-method-in-any-case.ts'
import { takesUnknownMethodAsPlain } from './takes-unknown-method-as-plain.ts'
import { takesUnknownMethodAsS256 } from './takes-unknown-method-as-s256.ts'
import { trustsChallengeInLoginForm } from './trusts-challenge-in-login-form.ts'

/** Faults in PKCE. */
export const pkceTwins: readonly WeakTwin[] = [
  codesShowPlainChallenge,
  comparesStartOfChallenge,
  dropsRepeatedChallenge,
  explainsNoErrors,
  ignoresChallengeWithoutMethod,
  keepsOneChallengePerClient,
  listsPlainAlone,
  namesAnotherErrorForMissingChallenge,
  namesAnotherErrorForWrongVerifier,
  returnsChallengeWithCode,
  skipsVerifierOfNativeClients,
  takesChallengeFromTokenRequest,
  takesLettersAndDigitsAlone,
  takesMethodInAnyCase,
  takesUnknownMethodAsPlain,
  takesUnknownMethodAsS256,
  trustsChallengeInLoginForm,
]

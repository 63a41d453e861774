import type { WeakTwin } from '../weak-twin.ts'
import { answersBadRequestsWith500 } from './answers-bad-requests-with-500.ts'
import { decodesStateOnceMore } from './decodes-state-once-more.ts'
import { emptyChallengeSwitchesPkceOff } from './empty-challenge-switches-pkce-off.ts'
import { leavesStateOutOfErrors } from './leaves-state-out-of-errors.ts'
import { readsFirstOfRepeatedParameters } from './reads-first-of-repeated-parameters.ts'
import { readsLastOfRepeatedParameters } from './reads-last-of-repeated-parameters.ts'
import { refusesEmptyParameters } from './refuses-empty-parameters.ts'
import { refusesUnknownParameters } from './refuses-unknown-parameters.ts'
import { showsValuesUnescaped } from './shows-values-unescaped.ts'
import { takesAuthorizationRequestsByPostOnly } from './takes-authorization-requests-by-post-only.ts'
import { takesTenantFromParameter } from './takes-tenant-from-parameter.ts'

/** Faults in reading request parameters. */
export const parameterTwins: readonly WeakTwin[] = [
  answersBadRequestsWith500,
  decodesStateOnceMore,
  emptyChallengeSwitchesPkceOff,
  leavesStateOutOfErrors,
  readsFirstOfRepeatedParameters,
  readsLastOfRepeatedParameters,
  refusesEmptyParameters,
  refusesUnknownParameters,
  showsValuesUnescaped,
  takesAuthorizationRequestsByPostOnly,
  takesTenantFromParameter,
]

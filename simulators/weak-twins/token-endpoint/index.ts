import type { WeakTwin } from '../weak-twin.ts'
import { answersTokenErrorsInHtml } from './answers-token-errors-in-html.ts'
import { clientCredentialsForPublicClients } from './client-credentials-for-public-clients.ts'
import { crashesOnUnknownGrantType } from './crashes-on-unknown-grant-type.ts'
import { leavesOutTokenType } from './leaves-out-token-type.ts'
import { letsTokenAnswersBeStored } from './lets-token-answers-be-stored.ts'
import { makesUpErrorCodes } from './makes-up-error-codes.ts'
import { refusesEmptyTokenParameters } from './refuses-empty-token-parameters.ts'
import { refusesUnknownTokenParameters } from './refuses-unknown-token-parameters.ts'
import { sendsExpiresInAsText } from './sends-expires-in-as-text.ts'
import { takesDuplicateTokenParameters } from './takes-duplicate-token-parameters.ts'

/** Faults of the token endpoint. */
export const tokenEndpointTwins: readonly WeakTwin[] = [
  answersTokenErrorsInHtml,
  clientCredentialsForPublicClients,
  crashesOnUnknownGrantType,
  leavesOutTokenType,
  letsTokenAnswersBeStored,
  makesUpErrorCodes,
  refusesEmptyTokenParameters,
  refusesUnknownTokenParameters,
  sendsExpiresInAsText,
  takesDuplicateTokenParameters,
]

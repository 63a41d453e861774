import type { AuthorizationServerScenario } from '../../api/scenario.ts'
import { answerForm } from './answer-form.ts'
import { answersNotStored } from './answers-not-stored.ts'
import { clientCredentials } from './client-credentials.ts'
import { duplicateParameters } from './duplicate-parameters.ts'
import { errorForm } from './error-form.ts'
import { passwordGrant } from './password-grant.ts'
import { unknownAndEmptyParameters } from './unknown-and-empty-parameters.ts'

export const tokenEndpointScenarios: readonly AuthorizationServerScenario[] = [
  answerForm,
  answersNotStored,
  clientCredentials,
  duplicateParameters,
  errorForm,
  passwordGrant,
  unknownAndEmptyParameters,
]

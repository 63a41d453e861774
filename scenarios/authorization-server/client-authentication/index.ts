import type { AuthorizationServerScenario } from '../../api/scenario.ts'
import { asymmetricMethods } from './asymmetric-methods.ts'
import { enforcedForCodes } from './enforced-for-codes.ts'
import { enforcedForPushedRequests } from './enforced-for-pushed-requests.ts'
import { failedBasicAnswer } from './failed-basic-answer.ts'
import { guessingThrottled } from './guessing-throttled.ts'
import { secretInQuery } from './secret-in-query.ts'
import { secretTransports } from './secret-transports.ts'
import { twoMechanisms } from './two-mechanisms.ts'

export const clientAuthenticationScenarios: readonly AuthorizationServerScenario[] = [
  asymmetricMethods,
  enforcedForCodes,
  enforcedForPushedRequests,
  failedBasicAnswer,
  guessingThrottled,
  secretInQuery,
  secretTransports,
  twoMechanisms,
]

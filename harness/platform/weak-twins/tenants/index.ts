import type { PlatformTwin } from '../weak-twin.ts'
import {
  answersByReason,
  keepsTokensOfSuspendedTenants,
  saysWhetherATenantExists,
  sendsPlainForLaterTenants,
  showsTheCarriersWords,
  takesClientCredentialsAfterARefusal,
  takesFirstTenantInPath,
  thinksLongerAboutWellFormedStates,
} from './attempts.ts'
import { findsFlowOfAnyTenant, handsFlowToTenantOfCallback, takesTenantFromQuery } from './callbacks.ts'
import { believesTenantOfTokenAnswer, refreshesAsFirstTenant, sharesConnectionsByCarrier } from './connections.ts'
import { opensOneBreakerACarrier, waitsForEveryOpenFlow } from './neighbours.ts'
import {
  hasOneScopeACarrier,
  refreshesEverybodyAtTheSameMoment,
  refreshesInProduction,
  takesARefusedClientForTheEnd,
} from './settings.ts'
import { letsAnyTenantIn, remembersLastFlowOnly, startsAtFirstCarrierInstead } from './starts.ts'

export const tenantTwins: readonly PlatformTwin[] = [
  findsFlowOfAnyTenant,
  handsFlowToTenantOfCallback,
  takesTenantFromQuery,
  sharesConnectionsByCarrier,
  refreshesAsFirstTenant,
  believesTenantOfTokenAnswer,
  letsAnyTenantIn,
  startsAtFirstCarrierInstead,
  remembersLastFlowOnly,
  opensOneBreakerACarrier,
  waitsForEveryOpenFlow,
  sendsPlainForLaterTenants,
  takesClientCredentialsAfterARefusal,
  keepsTokensOfSuspendedTenants,
  takesFirstTenantInPath,
  answersByReason,
  showsTheCarriersWords,
  saysWhetherATenantExists,
  thinksLongerAboutWellFormedStates,
  hasOneScopeACarrier,
  refreshesInProduction,
  refreshesEverybodyAtTheSameMoment,
  takesARefusedClientForTheEnd,
]

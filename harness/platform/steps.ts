import { updateClient } from './onboarding/manage-client.ts'
import { sealingUnder } from './sealing/sealing.ts'
import { scopeOfTrouble } from './seeing/alerts.ts'
import { readAudit } from './seeing/audit/read-audit.ts'
import { dashboardPairs } from './seeing/dashboard/dashboard-pairs.ts'
import { healthOf } from './seeing/health.ts'
import { pseudonymOf } from './seeing/pseudonym.ts'
import { countOutcome } from './seeing/seeing.ts'
import { tellEvent } from './seeing/tell-event.ts'
import { requestAttributes, stageAttributes } from './seeing/traces.ts'
import { answerCallback } from './steps/answer-callback.ts'
import { authorizationUrl } from './steps/authorization-url.ts'
import { authorizeTenant } from './steps/authorize-tenant.ts'
import { beginRefresh } from './steps/begin-refresh.ts'
import { callCarrier, callWithCredentials } from './steps/call-carrier.ts'
import { callbackPair } from './steps/callback-pair.ts'
import { checkCarrier } from './steps/check-carrier.ts'
import { checkClient } from './steps/check-client.ts'
import { checkIssuer } from './steps/check-issuer.ts'
import { checkLifetime } from './steps/check-lifetime.ts'
import { checkSession } from './steps/check-session.ts'
import { chooseFlow } from './steps/choose-flow.ts'
import { choosePolicy } from './steps/choose-policy.ts'
import { confirmTenant } from './steps/confirm-tenant.ts'
import { findClient } from './steps/find-client.ts'
import { flowLifetime } from './steps/flow-lifetime.ts'
import { inCompartment } from './steps/in-compartment.ts'
import { judgeAnswer } from './steps/judge-answer.ts'
import { keepRegistration } from './steps/keep-registration.ts'
import { keepToQuota } from './steps/keep-to-quota.ts'
import { keepTokens } from './steps/keep-tokens.ts'
import { limitRequests } from './steps/limit-requests.ts'
import { loadConnection } from './steps/load-connection.ts'
import { makeChallenge } from './steps/make-challenge.ts'
import { makeSession } from './steps/make-session.ts'
import { makeState } from './steps/make-state.ts'
import { makeVerifier } from './steps/make-verifier.ts'
import { oneAtATime } from './steps/one-at-a-time.ts'
import { ownPair } from './steps/own-pair.ts'
import { passCircuit } from './steps/pass-circuit.ts'
import { pauseBeforeRetry } from './steps/pause-before-retry.ts'
import { pauseWhenLimited } from './steps/pause-when-limited.ts'
import { placeOfCircuits } from './steps/place-of-circuits.ts'
import { pushRequest } from './steps/push-request.ts'
import { readMetadata } from './steps/read-metadata.ts'
import { redeemCode, redeemLegacyCode } from './steps/redeem-code.ts'
import { refusedCallback } from './steps/refused-callback.ts'
import { rememberFlow } from './steps/remember-flow.ts'
import { replaceConnection } from './steps/replace-connection.ts'
import { requestByCredentials } from './steps/request-by-credentials.ts'
import { requestRefresh } from './steps/request-refresh.ts'
import { revokeTokens } from './steps/revoke-tokens.ts'
import { sameIssuer } from './steps/same-issuer.ts'
import { takeConnection } from './steps/take-connection.ts'
import { takeFlow } from './steps/take-flow.ts'
import { tokenAge } from './steps/token-age.ts'

/**
 * The good platform: every protection is one row, in the order it is passed. The journeys in `journeys/` call them; a
 * weak twin is this table with one row replaced, and nothing in any row knows about twins.
 */
export const goodSteps = {
  // everything that is kept
  sealingUnder,

  // everything that can be seen
  tellEvent,
  pseudonymOf,
  countOutcome,
  stageAttributes,
  requestAttributes,
  scopeOfTrouble,
  healthOf,
  readAudit,
  dashboardPairs,

  // every request of a tenant
  limitRequests,
  ownPair,

  // what the platform is told
  sameIssuer,

  // every request to a carrier
  readMetadata,
  keepToQuota,
  placeOfCircuits,
  passCircuit,
  inCompartment,
  judgeAnswer,
  pauseWhenLimited,
  pauseBeforeRetry,

  // connect
  authorizeTenant,
  choosePolicy,
  chooseFlow,
  findClient,
  makeVerifier,
  makeChallenge,
  makeState,
  makeSession,
  flowLifetime,
  rememberFlow,
  authorizationUrl,
  pushRequest,
  requestByCredentials,

  // callback
  callbackPair,
  takeFlow,
  checkCarrier,
  checkSession,
  checkLifetime,
  checkIssuer,
  checkClient,
  confirmTenant,
  redeemCode,
  redeemLegacyCode,
  keepTokens,
  answerCallback,
  refusedCallback,

  // call
  loadConnection,
  tokenAge,
  callCarrier,
  callWithCredentials,

  // refresh
  oneAtATime,
  beginRefresh,
  requestRefresh,
  replaceConnection,

  // registrations
  updateClient,
  keepRegistration,

  // disconnect
  takeConnection,
  revokeTokens,
} as const

/** A table of steps: what each is given and gives back is settled by the good one. */
export type PlatformSteps = { readonly [Name in keyof typeof goodSteps]: (typeof goodSteps)[Name] }
export type StepName = keyof PlatformSteps

/** The same table with one step swapped. */
export function replaceStep<Name extends StepName>(
  steps: PlatformSteps,
  name: Name,
  replacement: PlatformSteps[Name],
): PlatformSteps {
  return { ...steps, [name]: replacement }
}

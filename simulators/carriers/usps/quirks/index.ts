import type { Quirk } from '../../../core/quirk.ts'
import { absentEndpoints } from './absent-endpoints.ts'
import { accessTokenClaims } from './access-token-claims.ts'
import { appNotOnboarded } from './app-not-onboarded.ts'
import { claimsAsDocumented } from './claims-as-documented.ts'
import { clientAuthenticationFailed } from './client-authentication-failed.ts'
import { codeErrorMisspelled } from './code-error-misspelled.ts'
import { codeReplayKeepsTokens } from './code-replay-keeps-tokens.ts'
import { credentialsInBody } from './credentials-in-body.ts'
import { doubleSlashes } from './double-slashes.ts'
import { doubleSpacedScope } from './double-spaced-scope.ts'
import { environmentsApart } from './environments-apart.ts'
import { expOneSecondLater } from './exp-one-second-later.ts'
import { grantErrorIsUnauthorizedClient } from './grant-error-is-unauthorized-client.ts'
import { hourlyQuota } from './hourly-quota.ts'
import { invalidApiKey } from './invalid-api-key.ts'
import { jsonOrForm } from './json-or-form.ts'
import { leadingWhiteSpace } from './leading-white-space.ts'
import { lifetimes } from './lifetimes.ts'
import { missingProductAsInvalidClient } from './missing-product-as-invalid-client.ts'
import { noCors } from './no-cors.ts'
import { noIssuerInAnswer } from './no-issuer-in-answer.ts'
import { noPkce } from './no-pkce.ts'
import { noResourceChallenge } from './no-resource-challenge.ts'
import { numbersAsStrings } from './numbers-as-strings.ts'
import { oldHostSaysNothing } from './old-host-says-nothing.ts'
import { redirectErrorIsInvalidRequest } from './redirect-error-is-invalid-request.ts'
import { refreshErrorEchoesToken } from './refresh-error-echoes-token.ts'
import { refreshErrorUnknown } from './refresh-error-unknown.ts'
import { refreshKeepsOldToken } from './refresh-keeps-old-token.ts'
import { refreshTokenForm } from './refresh-token-form.ts'
import { refreshTokensDieEarly } from './refresh-tokens-die-early.ts'
import { resourceChallengeWithRealm } from './resource-challenge-with-realm.ts'
import { resourceCookie } from './resource-cookie.ts'
import { resourceErrorBody } from './resource-error-body.ts'
import { revokeByBearer } from './revoke-by-bearer.ts'
import { revokesRefreshTokensOnly } from './revokes-refresh-tokens-only.ts'
import { tokenAnswer } from './token-answer.ts'
import { tokenCallsCount } from './token-calls-count.ts'
import { tokenSpikeArrest } from './token-spike-arrest.ts'

/** Every quirk of USPS, in the order their steps run: what comes in first, then what is granted, then what goes out. */
export const uspsQuirks: readonly Quirk[] = [
  environmentsApart,
  doubleSlashes,
  noCors,
  oldHostSaysNothing,
  absentEndpoints,
  lifetimes,
  refreshTokensDieEarly,
  jsonOrForm,
  tokenSpikeArrest,
  tokenCallsCount,
  hourlyQuota,
  appNotOnboarded,
  credentialsInBody,
  noPkce,
  revokeByBearer,
  accessTokenClaims,
  claimsAsDocumented,
  expOneSecondLater,
  refreshTokenForm,
  noIssuerInAnswer,
  codeReplayKeepsTokens,
  refreshKeepsOldToken,
  revokesRefreshTokensOnly,
  tokenAnswer,
  numbersAsStrings,
  doubleSpacedScope,
  clientAuthenticationFailed,
  invalidApiKey,
  refreshErrorUnknown,
  refreshErrorEchoesToken,
  codeErrorMisspelled,
  redirectErrorIsInvalidRequest,
  grantErrorIsUnauthorizedClient,
  missingProductAsInvalidClient,
  resourceErrorBody,
  noResourceChallenge,
  resourceChallengeWithRealm,
  resourceCookie,
  leadingWhiteSpace,
]

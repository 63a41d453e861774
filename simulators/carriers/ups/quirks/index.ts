import type { Quirk } from '../../../core/quirk.ts'
import { absentEndpoints } from './absent-endpoints.ts'
import { accessTokenRs384 } from './access-token-rs384.ts'
import { authorizeErrorsAsJson } from './authorize-errors-as-json.ts'
import { authorizeRedirect } from './authorize-redirect.ts'
import { basicOnly } from './basic-only.ts'
import { blockedMerchant } from './blocked-merchant.ts'
import { challengeWithoutMethod } from './challenge-without-method.ts'
import { clientIdIsInvalid } from './client-id-is-invalid.ts'
import { codeLifetime } from './code-lifetime.ts'
import { codeReplayKeepsTokens } from './code-replay-keeps-tokens.ts'
import { codesLiveTenMinutes } from './codes-live-ten-minutes.ts'
import { codesLiveThirtySeconds } from './codes-live-thirty-seconds.ts'
import { doubleSlashes } from './double-slashes.ts'
import { emptyScopeAndCount } from './empty-scope-and-count.ts'
import { environmentsApart } from './environments-apart.ts'
import { errorBody } from './error-body.ts'
import { errorHeaders } from './error-headers.ts'
import { errorsWithoutResponse } from './errors-without-response.ts'
import { expOneSecondLater } from './exp-one-second-later.ts'
import { goodTokensRefused } from './good-tokens-refused.ts'
import { invalidAuthenticationInformation } from './invalid-authentication-information.ts'
import { invalidAuthorizationCode } from './invalid-authorization-code.ts'
import { invalidCodeVerifier } from './invalid-code-verifier.ts'
import { invalidGrantType } from './invalid-grant-type.ts'
import { invalidRedirectUrl } from './invalid-redirect-url.ts'
import { invalidRefreshToken } from './invalid-refresh-token.ts'
import { lifetimes } from './lifetimes.ts'
import { loginOutage } from './login-outage.ts'
import { merchantIdClaim } from './merchant-id-claim.ts'
import { missingApiPrefix } from './missing-api-prefix.ts'
import { missingBasicHeader } from './missing-basic-header.ts'
import { missingProductAsBadToken } from './missing-product-as-bad-token.ts'
import { noCors } from './no-cors.ts'
import { noIssuerInAnswer } from './no-issuer-in-answer.ts'
import { noRefreshAtToken } from './no-refresh-at-token.ts'
import { noShipperAccount } from './no-shipper-account.ts'
import { numbersAsStrings } from './numbers-as-strings.ts'
import { pkceWithoutSecret } from './pkce-without-secret.ts'
import { refreshNeedsSecret } from './refresh-needs-secret.ts'
import { refreshPath } from './refresh-path.ts'
import { refreshReuseKeepsFamily } from './refresh-reuse-keeps-family.ts'
import { resourceErrorHeaders } from './resource-error-headers.ts'
import { scopeNotChecked } from './scope-not-checked.ts'
import { tokenAnswer } from './token-answer.ts'
import { tokenHeaders } from './token-headers.ts'
import { tokenRateLimit } from './token-rate-limit.ts'
import { trackingNotFoundIsNoError } from './tracking-not-found-is-no-error.ts'
import { validateClient } from './validate-client.ts'
import { validateClientRedirects } from './validate-client-redirects.ts'

/** Every quirk of UPS, in the order their steps run: what comes in first, then what is granted, then what goes out. */
export const upsQuirks: readonly Quirk[] = [
  environmentsApart,
  doubleSlashes,
  noCors,
  absentEndpoints,
  lifetimes,
  codeLifetime,
  codesLiveThirtySeconds,
  codesLiveTenMinutes,
  merchantIdClaim,
  accessTokenRs384,
  expOneSecondLater,
  blockedMerchant,
  tokenRateLimit,
  goodTokensRefused,
  noShipperAccount,
  refreshPath,
  noRefreshAtToken,
  refreshNeedsSecret,
  basicOnly,
  pkceWithoutSecret,
  loginOutage,
  authorizeRedirect,
  challengeWithoutMethod,
  scopeNotChecked,
  validateClientRedirects,
  validateClient,
  noIssuerInAnswer,
  codeReplayKeepsTokens,
  refreshReuseKeepsFamily,
  tokenAnswer,
  numbersAsStrings,
  emptyScopeAndCount,
  tokenHeaders,
  missingBasicHeader,
  clientIdIsInvalid,
  invalidRedirectUrl,
  invalidAuthorizationCode,
  invalidCodeVerifier,
  invalidRefreshToken,
  invalidGrantType,
  authorizeErrorsAsJson,
  invalidAuthenticationInformation,
  missingProductAsBadToken,
  missingApiPrefix,
  trackingNotFoundIsNoError,
  errorHeaders,
  resourceErrorHeaders,
  errorBody,
  errorsWithoutResponse,
]

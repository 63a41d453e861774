import { acceptsAnyRedirectUri } from './accepts-any-redirect-uri.ts'
import { acceptsMissingVerifier } from './accepts-missing-verifier.ts'
import { acceptsPlainChallenge } from './accepts-plain-challenge.ts'
import { acceptsRotatedRefreshToken } from './accepts-rotated-refresh-token.ts'
import { acceptsVerifierWithoutChallenge } from './accepts-verifier-without-challenge.ts'
import { authorizationErrorTwins } from './authorization-errors/index.ts'
import { clientAuthenticationTwins } from './client-authentication/index.ts'
import { clockTwins } from './clock/index.ts'
import { codeTwins } from './code/index.ts'
import { corsTwins } from './cors/index.ts'
import { doesNotRequirePkce } from './does-not-require-pkce.ts'
import { dpopTwins } from './dpop/index.ts'
import { ignoresRefreshTokenReuse } from './ignores-refresh-token-reuse.ts'
import { ignoresWrongVerifier } from './ignores-wrong-verifier.ts'
import { introspectionTwins } from './introspection/index.ts'
import { issTwins } from './iss/index.ts'
import { keepsRefreshToken } from './keeps-refresh-token.ts'
import { keepsTokensAfterCodeReplay } from './keeps-tokens-after-code-replay.ts'
import { leavesOutIss } from './leaves-out-iss.ts'
import { loginTwins } from './login/index.ts'
import { matchesRedirectUriPrefix } from './matches-redirect-uri-prefix.ts'
import { metadataTwins } from './metadata/index.ts'
import { mutualTlsTwins } from './mutual-tls/index.ts'
import { offersPasswordGrant } from './offers-password-grant.ts'
import { openRedirectorTwins } from './open-redirector/index.ts'
import { pagesTwins } from './pages/index.ts'
import { parameterTwins } from './parameters/index.ts'
import { pkceTwins } from './pkce/index.ts'
import { propertyTwins } from './properties/index.ts'
import { pushedRequestTwins } from './pushed-requests/index.ts'
import { redeemsCodeOfAnotherClient } from './redeems-code-of-another-client.ts'
import { redeemsCodeTwice } from './redeems-code-twice.ts'
import { redirectUriTwins } from './redirect-uri/index.ts'
import { redirectsWith307AfterLogin } from './redirects-with-307-after-login.ts'
import { refreshTwins } from './refresh/index.ts'
import { registrationTwins } from './registration/index.ts'
import { requestObjectTwins } from './request-objects/index.ts'
import { resourceIndicatorTwins } from './resource-indicators/index.ts'
import { responseTypeTwins } from './response-types/index.ts'
import { revocationTwins } from './revocation/index.ts'
import { scopeTwins } from './scope/index.ts'
import { stepUpTwins } from './step-up/index.ts'
import { tenantTwins } from './tenants/index.ts'
import { tokenEndpointTwins } from './token-endpoint/index.ts'
import { tokenTwins } from './tokens/index.ts'
import type { WeakTwin } from './weak-twin.ts'

/** Every weak twin of the authorization servers. */
export const weakTwins: readonly WeakTwin[] = [
  acceptsAnyRedirectUri,
  acceptsMissingVerifier,
  acceptsPlainChallenge,
  acceptsRotatedRefreshToken,
  acceptsVerifierWithoutChallenge,
  doesNotRequirePkce,
  ignoresRefreshTokenReuse,
  ignoresWrongVerifier,
  keepsRefreshToken,
  keepsTokensAfterCodeReplay,
  leavesOutIss,
  matchesRedirectUriPrefix,
  offersPasswordGrant,
  redeemsCodeOfAnotherClient,
  redeemsCodeTwice,
  redirectsWith307AfterLogin,
  ...pkceTwins,
  ...clockTwins,
  ...codeTwins,
  ...clientAuthenticationTwins,
  ...refreshTwins,
  ...metadataTwins,
  ...issTwins,
  ...loginTwins,
  ...pagesTwins,
  ...registrationTwins,
  ...corsTwins,
  ...redirectUriTwins,
  ...openRedirectorTwins,
  ...parameterTwins,
  ...propertyTwins,
  ...responseTypeTwins,
  ...authorizationErrorTwins,
  ...pushedRequestTwins,
  ...dpopTwins,
  ...mutualTlsTwins,
  ...tokenEndpointTwins,
  ...scopeTwins,
  ...tokenTwins,
  ...revocationTwins,
  ...introspectionTwins,
  ...tenantTwins,
  ...resourceIndicatorTwins,
  ...stepUpTwins,
  ...requestObjectTwins,
]

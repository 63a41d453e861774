import type { Step } from './step.ts'
import {
  accessTokenContent,
  accessTokenFormat,
  accessTokenReference,
  bearerTokenKind,
  tenantClaim,
} from './steps/access-tokens.ts'
import {
  authorizationMethods,
  emptyParameters,
  errorPages,
  forwardingParameters,
  responseAddress,
  responseModes,
  responseTypes,
  signInForms,
  unknownParameters,
} from './steps/authorization-endpoint.ts'
import {
  challengeMethods,
  defaultScope,
  duplicateParameters,
  errorsBeforeSignIn,
  pkceRequired,
  redirectUriComparison,
  resourceServers,
} from './steps/authorization-request.ts'
import {
  codeClientBinding,
  codeDpopBinding,
  codeExpiry,
  codeLookup,
  codeRedirectUriBinding,
  codeReplayRefusal,
  codeReplayRevocation,
  codeSingleUse,
  verifierComparison,
  verifierRequired,
  verifierWithoutChallenge,
} from './steps/code-redemption.ts'
import {
  proofAddress,
  proofMembers,
  proofMethod,
  proofNonce,
  proofSignature,
  proofSingleUse,
  proofThumbprint,
  proofTime,
  proofToken,
  proofType,
} from './steps/dpop-proof.ts'
import {
  accessTokenLifetime,
  assertionTime,
  codeLifetime,
  refreshTokenLifetime,
  tokenEntropy,
} from './steps/lifetimes.ts'
import { codeCertificateBinding, mutualTls, refreshCertificateBinding } from './steps/mutual-tls.ts'
import { dateHeader, metadataAnswer, publishedKeys } from './steps/published.ts'
import {
  pushedRequestAnswer,
  pushedRequestForm,
  pushedRequestSingleUse,
  pushedRequestUse,
} from './steps/pushed-requests.ts'
import {
  refreshDpopBinding,
  refreshReuseDetection,
  refreshReuseRefusal,
  refreshRotation,
  refreshScopeNarrowing,
  refreshTokenClientBinding,
  refreshTokenExpiry,
  refreshTokenLookup,
} from './steps/refresh.ts'
import {
  clientDeletion,
  clientManagement,
  registrationAnswer,
  registrationConsistency,
  registrationRedirectUris,
  registrationScope,
} from './steps/registration-metadata.ts'
import { requestObjects, requestObjectUse } from './steps/request-objects.ts'
import {
  authorizationCors,
  basicChallenge,
  cacheHeaders,
  clientAuthentication,
  clientAuthenticationMethods,
  credentialsInQuery,
  errorDescriptions,
  issuerIdentification,
  metadataTruth,
  pageHeaders,
  signInRedirect,
  stateEcho,
  tokenResponseMembers,
} from './steps/responses.ts'
import { clientScope, codeFormat, grantTypes, refreshTokenFormat, tokenErrors, tokenStorage } from './steps/seams.ts'
import { autoConsent, consentForms, consentPage, passwordCheck, signInPolicy } from './steps/sign-in.ts'
import {
  dpop,
  introspectionAnswer,
  introspectionCaller,
  pushedAuthorizationRequests,
  registration,
  revocationLookup,
  revocationOwner,
  revocationReach,
} from './steps/token-management.ts'

/**
 * The good server: every protection is one row. Within a stage the rows run top to bottom; a weak twin is this table
 * with one row replaced, and nothing in any row knows about twins.
 */
export const goodSteps: readonly Step[] = [
  // configuration: folded over oidc-provider's settings
  codeLifetime,
  accessTokenLifetime,
  refreshTokenLifetime,
  assertionTime,
  tokenEntropy,
  pkceRequired,
  defaultScope,
  resourceServers,
  tenantClaim,
  accessTokenContent,
  pushedAuthorizationRequests,
  requestObjects,
  dpop,
  mutualTls,
  introspectionCaller,
  revocationOwner,
  revocationReach,
  registration,
  signInPolicy,

  // store: wraps what is kept
  tokenStorage,

  // provider: set on the oidc-provider instance
  clientAuthentication,
  redirectUriComparison,
  accessTokenFormat,
  codeFormat,
  refreshTokenFormat,
  clientScope,
  grantTypes,
  autoConsent,
  clientDeletion,
  errorsBeforeSignIn,
  pushedRequestSingleUse,
  responseModes,

  // before: the request on its way in
  forwardingParameters,
  authorizationMethods,
  duplicateParameters,
  emptyParameters,
  unknownParameters,
  responseTypes,
  signInForms,
  credentialsInQuery,
  clientAuthenticationMethods,
  challengeMethods,
  accessTokenReference,
  bearerTokenKind,
  revocationLookup,
  registrationRedirectUris,
  registrationScope,
  registrationConsistency,
  clientManagement,
  passwordCheck,
  consentForms,
  pushedRequestForm,
  pushedRequestUse,
  requestObjectUse,

  // code: what a redemption has to pass
  codeLookup,
  codeClientBinding,
  codeExpiry,
  codeRedirectUriBinding,
  verifierWithoutChallenge,
  verifierRequired,
  verifierComparison,
  codeDpopBinding,
  codeCertificateBinding,
  codeSingleUse,
  codeReplayRevocation,
  codeReplayRefusal,

  // refresh: what a refresh has to pass
  refreshTokenLookup,
  refreshTokenClientBinding,
  refreshTokenExpiry,
  refreshScopeNarrowing,
  refreshDpopBinding,
  refreshCertificateBinding,
  refreshRotation,
  refreshReuseDetection,
  refreshReuseRefusal,

  // proof: what a DPoP proof has to pass
  proofMembers,
  proofType,
  proofSignature,
  proofMethod,
  proofAddress,
  proofTime,
  proofToken,
  proofNonce,
  proofSingleUse,
  proofThumbprint,

  // what goes out
  tokenResponseMembers,
  stateEcho,
  errorDescriptions,
  issuerIdentification,
  metadataTruth,
  dateHeader,
  metadataAnswer,
  publishedKeys,
  pushedRequestAnswer,
  authorizationCors,
  basicChallenge,
  registrationAnswer,
  tokenErrors,
  introspectionAnswer,
  cacheHeaders,
  consentPage,
  pageHeaders,
  responseAddress,
  errorPages,
  signInRedirect,
]

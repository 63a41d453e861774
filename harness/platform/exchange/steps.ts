import { askIssuer } from './steps/ask-issuer.ts'
import { challenge } from './steps/challenge.ts'
import { checkAgreement } from './steps/check-agreement.ts'
import { checkAudience } from './steps/check-audience.ts'
import { checkAuthentication } from './steps/check-authentication.ts'
import { checkBeginning } from './steps/check-beginning.ts'
import { checkCertificate } from './steps/check-certificate.ts'
import { checkExpiry } from './steps/check-expiry.ts'
import { checkIssuer } from './steps/check-issuer.ts'
import { checkProofKey } from './steps/check-proof-key.ts'
import { checkProofNonce } from './steps/check-proof-nonce.ts'
import { checkProofReplay } from './steps/check-proof-replay.ts'
import { checkProofTarget } from './steps/check-proof-target.ts'
import { checkProofTime } from './steps/check-proof-time.ts'
import { checkProofToken } from './steps/check-proof-token.ts'
import { checkScope } from './steps/check-scope.ts'
import { checkType } from './steps/check-type.ts'
import { decryptToken } from './steps/decrypt-token.ts'
import { findPlace } from './steps/find-place.ts'
import { openServer } from './steps/open-server.ts'
import { readBinding } from './steps/read-binding.ts'
import { readClaims } from './steps/read-claims.ts'
import { readCredentials } from './steps/read-credentials.ts'
import { readProof } from './steps/read-proof.ts'
import { refuse } from './steps/refuse.ts'
import { serveRecords } from './steps/serve-records.ts'
import { verifyProof } from './steps/verify-proof.ts'
import { verifySignature } from './steps/verify-signature.ts'

/**
 * The good exchange endpoint: every protection is one row, in the order it is passed. `pass-gate.ts` calls them; a weak
 * twin is this table with one row replaced.
 */
export const goodExchangeSteps = {
  // how it is reached
  openServer,

  // where it is addressed to, and what it brings
  findPlace,
  readCredentials,

  // what the tenant's own issuer says: encrypted to this endpoint where that was agreed, signed by it, or asked about
  decryptToken,
  verifySignature,
  checkType,
  readClaims,
  askIssuer,

  // whether it was meant for here and now
  checkIssuer,
  checkAudience,
  checkExpiry,
  checkBeginning,
  checkAgreement,
  checkAuthentication,

  // whether its sender is the one it was made for
  readBinding,
  readProof,
  verifyProof,
  checkProofTarget,
  checkProofTime,
  checkProofToken,
  checkProofKey,
  checkProofNonce,
  checkProofReplay,
  checkCertificate,

  // what it opens, and what is said where it does not
  checkScope,
  serveRecords,
  challenge,
  refuse,
} as const

/** A table of steps: what each is given and gives back is settled by the good one. */
export type ExchangeSteps = { readonly [Name in keyof typeof goodExchangeSteps]: (typeof goodExchangeSteps)[Name] }
export type ExchangeStepName = keyof ExchangeSteps

import type { WeakTwin } from '../weak-twin.ts'
import { bindsToSha1Thumbprint } from './binds-to-sha1-thumbprint.ts'
import { boundTokensForTwoDays } from './bound-tokens-for-two-days.ts'
import { callsBoundTokensBearer } from './calls-bound-tokens-bearer.ts'
import { comparesHtuAsText } from './compares-htu-as-text.ts'
import { countsDpopNonces } from './counts-dpop-nonces.ts'
import { doesNotBindTokens } from './does-not-bind-tokens.ts'
import { forgetsToDemandDpopNonce } from './forgets-to-demand-dpop-nonce.ts'
import { ignoresDpopJkt } from './ignores-dpop-jkt.ts'
import { ignoresProofAddress } from './ignores-proof-address.ts'
import { ignoresProofMethod } from './ignores-proof-method.ts'
import { ignoresProofSignature } from './ignores-proof-signature.ts'
import { ignoresProofTime } from './ignores-proof-time.ts'
import { ignoresProofType } from './ignores-proof-type.ts'
import { offersTwoDpopNonces } from './offers-two-dpop-nonces.ts'
import { refreshesWithoutBoundKey } from './refreshes-without-bound-key.ts'
import { takesAnyDpopNonce } from './takes-any-dpop-nonce.ts'
import { takesUnsignedProofs } from './takes-unsigned-proofs.ts'

/** Faults in sender-constrained tokens by DPoP. */
export const dpopTwins: readonly WeakTwin[] = [
  bindsToSha1Thumbprint,
  boundTokensForTwoDays,
  callsBoundTokensBearer,
  comparesHtuAsText,
  countsDpopNonces,
  doesNotBindTokens,
  forgetsToDemandDpopNonce,
  ignoresDpopJkt,
  ignoresProofAddress,
  ignoresProofMethod,
  ignoresProofSignature,
  ignoresProofTime,
  ignoresProofType,
  offersTwoDpopNonces,
  refreshesWithoutBoundKey,
  takesAnyDpopNonce,
  takesUnsignedProofs,
]

import type { ExchangeTenant } from '../configuration.ts'
import type { ExchangeKit } from '../kit.ts'
import { ExchangeRefusal } from '../refusal.ts'
import type { ProofClaims } from './verify-proof.ts'

/** Where this tenant wants nonces, a proof without a fresh one of its own series is not taken (RFC 9449, 9 and 11.3). */
export function checkProofNonce({ nonce }: ProofClaims, { id, proofNonces }: ExchangeTenant, kit: ExchangeKit): void {
  if (proofNonces && !kit.nonces.isFresh(id, nonce)) throw new ExchangeRefusal('PROOF_NONCE', 'no fresh nonce')
}

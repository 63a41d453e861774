import { ExchangeRefusal } from '../refusal.ts'
import type { VerifiedProof } from './verify-proof.ts'

/** Signed by the key the token was bound to (RFC 9449, 4.3, 12 b). */
export function checkProofKey({ thumbprint }: VerifiedProof, bound: string): void {
  if (thumbprint !== bound) throw new ExchangeRefusal('PROOF_INVALID', 'the token is bound to another key')
}

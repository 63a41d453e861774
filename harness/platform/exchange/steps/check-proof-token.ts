import { createHash } from 'node:crypto'
import { ExchangeRefusal } from '../refusal.ts'
import type { ProofClaims } from './verify-proof.ts'

/** Made for this very token (RFC 9449, 4.3, 12 a). */
export function checkProofToken({ ath }: ProofClaims, token: string): void {
  if (ath !== createHash('sha256').update(token).digest('base64url')) {
    throw new ExchangeRefusal('PROOF_INVALID', 'made for another token')
  }
}

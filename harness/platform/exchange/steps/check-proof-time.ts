import { ExchangeRefusal } from '../refusal.ts'
import type { Time } from './check-expiry.ts'
import type { ProofClaims } from './verify-proof.ts'

/** Seconds a proof is worth something. */
export const proofLife = 60

/** Made just now (RFC 9449, 11.1). */
export function checkProofTime({ iat }: ProofClaims, { now, leeway }: Time): void {
  if (iat > now + leeway || iat + proofLife + leeway < now) {
    throw new ExchangeRefusal('PROOF_INVALID', 'not made just now')
  }
}

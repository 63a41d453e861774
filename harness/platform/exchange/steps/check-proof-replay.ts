import type { ExchangeKit } from '../kit.ts'
import { ExchangeRefusal } from '../refusal.ts'
import { proofLife } from './check-proof-time.ts'
import type { VerifiedProof } from './verify-proof.ts'

/** A proof is good for one request (RFC 9700, 4.10.1; RFC 9449, 11.1). */
export function checkProofReplay({ claims, thumbprint }: VerifiedProof, tenant: string, kit: ExchangeKit): void {
  const now = kit.clock.now()
  const until = now + (proofLife + 2 * kit.settings.leeway) * 1000
  if (!kit.seenProofs.note(`${tenant} ${thumbprint} ${claims.jti}`, now, until)) {
    throw new ExchangeRefusal('PROOF_INVALID', 'used before')
  }
}

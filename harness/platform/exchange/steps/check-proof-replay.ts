import type { ExchangeKit } from '../kit.ts'
import { ExchangeRefusal } from '../refusal.ts'
import { proofLife } from './check-proof-time.ts'
import type { VerifiedProof } from './verify-proof.ts'

/** A proof is good for one request (RFC 9700, 4.10.1; RFC 9449, 11.1). */
export async function checkProofReplay(
  { claims, thumbprint }: VerifiedProof,
  tenant: string,
  kit: ExchangeKit,
): Promise<void> {
  const until = kit.clock.now() + (proofLife + 2 * kit.settings.leeway) * 1000
  if (!(await kit.seenProofs.note(tenant, `${thumbprint} ${claims.jti}`, until))) {
    throw new ExchangeRefusal('PROOF_INVALID', 'used before')
  }
}

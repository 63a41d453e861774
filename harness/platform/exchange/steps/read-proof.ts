import type { ExchangeRequest } from '../kit.ts'
import { ExchangeRefusal } from '../refusal.ts'

/** The one proof in the one DPoP header (RFC 9449, 4.3, 1). */
export function readProof(request: ExchangeRequest): string {
  const [proof, ...others] = request.header('dpop')
  if (proof === undefined) throw new ExchangeRefusal('PROOF_INVALID', 'no proof')
  if (others.length > 0 || !/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*$/.test(proof)) {
    throw new ExchangeRefusal('PROOF_INVALID', 'not exactly one proof')
  }
  return proof
}

import { ExchangeRefusal } from '../refusal.ts'
import type { ProofClaims } from './verify-proof.ts'

/** Made for this method at this address, compared after normalisation (RFC 9449, 4.3, 8 and 9). */
export function checkProofTarget(
  { htm, htu }: ProofClaims,
  request: { readonly method: string; readonly url: string },
): void {
  const claimed = URL.parse(htu)
  const actual = new URL(request.url)
  if (claimed !== null) {
    claimed.search = ''
    claimed.hash = ''
  }
  if (htm !== request.method || claimed?.href !== actual.href) {
    throw new ExchangeRefusal('PROOF_INVALID', 'made for another request')
  }
}

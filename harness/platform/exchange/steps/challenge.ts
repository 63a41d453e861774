import type { Place } from '../kit.ts'
import { type ExchangeRefusalCode, exchangeRefusals } from '../refusal.ts'
import { proofAlgorithms } from './verify-proof.ts'

/** The two ways to ask, each with what was wrong (RFC 6750, 3; RFC 9449, 7.1; RFC 9728, 5.1). */
export function challenge(code: ExchangeRefusalCode, place: Place, needed: string | undefined): readonly string[] {
  const { error } = exchangeRefusals[code]
  const aboutProof = code === 'PROOF_INVALID' || code === 'PROOF_NONCE'
  const common = [`realm="exchange"`, `resource_metadata="${place.metadata}"`]
  const wrong = [
    ...(error === undefined ? [] : [`error="${error}"`]),
    ...(code === 'SIGN_IN_TOO_WEAK' ? [`acr_values="${place.tenant?.neededAcr}"`] : []),
    ...(code === 'SCOPE_MISSING' && needed !== undefined ? [`scope="${needed}"`] : []),
  ]
  return [
    `DPoP ${[...common, `algs="${proofAlgorithms.join(' ')}"`, ...wrong].join(', ')}`,
    `Bearer ${[...common, ...(aboutProof ? [] : wrong)].join(', ')}`,
  ]
}

import { NonceDemanded } from '../../core/dpop-proof.ts'
import type { ProofCheck } from '../../core/step.ts'

/** Hands out nonces, a new one after each use, and takes the last few of them. What is wrong with them is the twin's. */
export function nonceDemand(options: {
  readonly next: () => string
  readonly accepts?: (nonce: string, issued: readonly string[]) => boolean
  readonly missing?: 'refused' | 'let-pass-later'
}): (check: ProofCheck) => void {
  const issued: string[] = []
  const accepts = options.accepts ?? ((nonce, known) => known.includes(nonce))
  let satisfied = false
  return (check) => {
    const { nonce } = check.claims
    if (nonce === undefined && satisfied && options.missing === 'let-pass-later') return
    const good = typeof nonce === 'string' && accepts(nonce, issued.slice(-50))
    const offered = options.next()
    issued.push(offered)
    check.offerNonce(offered)
    if (!good) throw new NonceDemanded('use the nonce in DPoP-Nonce')
    satisfied = true
  }
}

import { digest } from '../digest.ts'
import type { Store } from '../store/store.ts'

/** Proofs that were used, each remembered as long as it could be used again (RFC 9449, 11.1). */
export interface SeenProofs {
  /** Notes a proof. Of several callers at once, in whatever process, exactly one is told `true`: it was not there. */
  note(tenant: string, proof: string, until: number): Promise<boolean>
}

/** In the platform's store, as digests: what a caller put into its proof is of no interest. */
export function createSeenProofs(store: Store): SeenProofs {
  return {
    note: (tenant, proof, until) => store.add({ tenant, kind: 'dpop_proof', id: digest(proof) }, 'used', until),
  }
}

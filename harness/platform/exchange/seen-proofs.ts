/** Proofs that were used, each remembered as long as it could be used again (RFC 9449, 11.1). */
export interface SeenProofs {
  /** Notes a proof. @returns false where it was there already */
  note(proof: string, now: number, until: number): boolean
}

/** In memory; forgets what is over, so that it holds no more than one lifetime of proofs. */
export function createSeenProofs(): SeenProofs {
  const seen = new Map<string, number>()
  return {
    note(proof, now, until) {
      for (const [old, over] of seen) {
        if (over > now) break
        seen.delete(old)
      }
      const known = seen.get(proof)
      if (known !== undefined && known > now) return false
      seen.set(proof, until)
      return true
    },
  }
}

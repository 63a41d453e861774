import { compactVerify, importJWK } from 'jose'
import { embeddedKeyOf } from '../../core/steps/dpop-proof.ts'
import type { WeakTwin } from '../weak-twin.ts'

export const takesUnsignedProofs: WeakTwin = {
  id: 'takes-unsigned-proofs',
  fault: 'Verifies the signature of a DPoP proof, unless the proof says that it has none.',
  step: {
    name: 'proof-signature',
    stage: 'proof',
    async apply(check) {
      const { alg } = check.header
      if (alg === 'none') return
      await compactVerify(check.proof, await importJWK(embeddedKeyOf(check), String(alg)))
    },
  },
}

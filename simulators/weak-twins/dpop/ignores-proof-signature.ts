import type { WeakTwin } from '../weak-twin.ts'

export const ignoresProofSignature: WeakTwin = {
  id: 'ignores-proof-signature',
  fault: 'Reads a DPoP proof and does not verify its signature.',
  step: { name: 'proof-signature', stage: 'proof', apply() {} },
}

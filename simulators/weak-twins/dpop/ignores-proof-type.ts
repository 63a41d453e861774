import type { WeakTwin } from '../weak-twin.ts'

export const ignoresProofType: WeakTwin = {
  id: 'ignores-proof-type',
  fault: 'Takes any signed JWT for a DPoP proof, whatever its type.',
  step: { name: 'proof-type', stage: 'proof', apply() {} },
}

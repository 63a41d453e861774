import type { WeakTwin } from '../weak-twin.ts'

export const ignoresProofTime: WeakTwin = {
  id: 'ignores-proof-time',
  fault: 'Takes a DPoP proof of any age.',
  step: { name: 'proof-time', stage: 'proof', apply() {} },
}

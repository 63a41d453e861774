import type { WeakTwin } from '../weak-twin.ts'

export const ignoresProofMethod: WeakTwin = {
  id: 'ignores-proof-method',
  fault: 'Takes a DPoP proof made for another method.',
  step: { name: 'proof-method', stage: 'proof', apply() {} },
}

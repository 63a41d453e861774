import type { WeakTwin } from '../weak-twin.ts'

export const ignoresProofAddress: WeakTwin = {
  id: 'ignores-proof-address',
  fault: 'Takes a DPoP proof made for another address.',
  step: { name: 'proof-address', stage: 'proof', apply() {} },
}

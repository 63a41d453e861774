import type { WeakTwin } from '../weak-twin.ts'
import { nonceDemand } from './nonces.ts'

let count = 1_000_000

export const countsDpopNonces: WeakTwin = {
  id: 'counts-dpop-nonces',
  fault: 'Numbers the nonces that it demands in DPoP proofs.',
  step: {
    name: 'proof-nonce',
    stage: 'proof',
    apply: nonceDemand({ next: () => String(count++) }),
  },
}

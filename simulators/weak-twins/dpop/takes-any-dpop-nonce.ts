import { randomBytes } from 'node:crypto'
import type { WeakTwin } from '../weak-twin.ts'
import { nonceDemand } from './nonces.ts'

export const takesAnyDpopNonce: WeakTwin = {
  id: 'takes-any-dpop-nonce',
  fault: 'Demands a nonce in DPoP proofs and takes whatever stands there.',
  step: {
    name: 'proof-nonce',
    stage: 'proof',
    apply: nonceDemand({ next: () => randomBytes(16).toString('base64url'), accepts: () => true }),
  },
}

import { randomBytes } from 'node:crypto'
import type { WeakTwin } from '../weak-twin.ts'
import { nonceDemand } from './nonces.ts'

export const forgetsToDemandDpopNonce: WeakTwin = {
  id: 'forgets-to-demand-dpop-nonce',
  fault: 'Demands a nonce in the first DPoP proof, and none any more once one has come.',
  step: {
    name: 'proof-nonce',
    stage: 'proof',
    apply: nonceDemand({ next: () => randomBytes(16).toString('base64url'), missing: 'let-pass-later' }),
  },
}

import { randomBytes } from 'node:crypto'
import type { WeakTwin } from '../weak-twin.ts'
import { nonceDemand } from './nonces.ts'

const fresh = () => randomBytes(16).toString('base64url')

export const offersTwoDpopNonces: WeakTwin = {
  id: 'offers-two-dpop-nonces',
  fault: 'Offers two DPoP nonces at once, in the form that two DPoP-Nonce headers have on one line.',
  step: { name: 'proof-nonce', stage: 'proof', apply: nonceDemand({ next: () => `${fresh()}, ${fresh()}` }) },
}

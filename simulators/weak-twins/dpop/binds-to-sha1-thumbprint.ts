import { createHash } from 'node:crypto'
import { embeddedKeyOf } from '../../core/steps/dpop-proof.ts'
import type { WeakTwin } from '../weak-twin.ts'

export const bindsToSha1Thumbprint: WeakTwin = {
  id: 'binds-to-sha1-thumbprint',
  fault: 'Binds tokens to a SHA-1 hash of the key.',
  step: {
    name: 'proof-thumbprint',
    stage: 'proof',
    apply(check) {
      check.jkt = createHash('sha1')
        .update(JSON.stringify(embeddedKeyOf(check)))
        .digest('base64url')
    },
  },
}

import { createHash } from 'node:crypto'
import { errors } from 'oidc-provider'
import type { WeakTwin } from '../weak-twin.ts'

export const comparesStartOfChallenge: WeakTwin = {
  id: 'compares-start-of-challenge',
  fault: 'Compares the challenge as far as the column of its database is wide.',
  step: {
    name: 'verifier-comparison',
    stage: 'code',
    apply({ code, params }) {
      if (code?.codeChallenge === undefined || params.verifier === undefined) return
      const hashed = createHash('sha256').update(params.verifier).digest('base64url')
      if (hashed.slice(0, 32) !== code.codeChallenge.slice(0, 32))
        throw new errors.InvalidGrant('code_verifier does not match')
    },
  },
}

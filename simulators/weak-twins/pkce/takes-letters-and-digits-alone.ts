import { createHash } from 'node:crypto'
import { errors } from 'oidc-provider'
import type { WeakTwin } from '../weak-twin.ts'

export const takesLettersAndDigitsAlone: WeakTwin = {
  id: 'takes-letters-and-digits-alone',
  fault: 'Refuses verifiers with a dot or a tilde in them.',
  step: {
    name: 'verifier-comparison',
    stage: 'code',
    apply({ code, params }) {
      if (code?.codeChallenge === undefined || params.verifier === undefined) return
      if (!/^[\w-]{43,128}$/.test(params.verifier)) throw new errors.InvalidGrant('code_verifier is malformed')
      if (createHash('sha256').update(params.verifier).digest('base64url') !== code.codeChallenge)
        throw new errors.InvalidGrant('code_verifier does not match')
    },
  },
}

import { createHash } from 'node:crypto'
import { errors } from 'oidc-provider'
import type { WeakTwin } from '../weak-twin.ts'

export const takesChallengeFromTokenRequest: WeakTwin = {
  id: 'takes-challenge-from-token-request',
  fault: 'Lets the token request say which challenge and method the verifier is compared with.',
  step: {
    name: 'verifier-comparison',
    stage: 'code',
    apply({ code, params, ctx }) {
      if (code?.codeChallenge === undefined || params.verifier === undefined) return
      const challenge = ctx.oidc.body?.code_challenge ?? code.codeChallenge
      const method = ctx.oidc.body?.code_challenge_method ?? 'S256'
      const compared =
        method === 'plain' ? params.verifier : createHash('sha256').update(params.verifier).digest('base64url')
      if (compared !== challenge) throw new errors.InvalidGrant('code_verifier does not match')
    },
  },
}

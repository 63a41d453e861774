import { accessTokenReference, verifyAccessToken } from '../../core/steps/access-tokens.ts'
import type { WeakTwin } from '../weak-twin.ts'

export const introspectsUnknownTokensAsError: WeakTwin = {
  id: 'introspects-unknown-tokens-as-error',
  fault: 'Answers introspection of a token that it does not know with an error.',
  step: {
    name: 'access-token-reference',
    stage: 'before',
    async apply(exchange) {
      const { ctx, endpoint, params, kit } = exchange
      const known = (await verifyAccessToken(kit, params.get('token') ?? '')) !== undefined
      if (endpoint !== 'introspection' || known) return accessTokenReference.apply(exchange)
      ctx.status = 400
      ctx.body = { error: 'invalid_request', error_description: 'unknown token' }
    },
  },
}

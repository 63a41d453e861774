import { accessTokenReference, verifyAccessToken } from '../../core/steps/access-tokens.ts'
import type { WeakTwin } from '../weak-twin.ts'

export const introspectsRevokedTokensAsActive: WeakTwin = {
  id: 'introspects-revoked-tokens-as-active',
  fault: 'Introspection looks at signature and expiry of a token and never at whether it was revoked.',
  step: {
    name: 'access-token-reference',
    stage: 'before',
    async apply(exchange) {
      const { ctx, endpoint, params, kit } = exchange
      const claims = await verifyAccessToken(kit, params.get('token') ?? '')
      const revoked = claims !== undefined && (await kit.store.find('AccessToken', claims.jti)) === undefined
      if (endpoint === 'introspection' && revoked) ctx.body = { active: true, ...claims }
      else await accessTokenReference.apply(exchange)
    },
  },
}

import { refreshTokenLookup } from '../../core/steps/refresh.ts'
import type { WeakTwin } from '../weak-twin.ts'
import { identifierIn } from './token-identifier.ts'

export const refreshesWithAccessTokens: WeakTwin = {
  id: 'refreshes-with-access-tokens',
  fault: 'The token endpoint takes an access token for a refresh token.',
  step: {
    name: 'refresh-token-lookup',
    stage: 'refresh',
    async apply(refresh) {
      const { kit, client, params } = refresh
      const jti = identifierIn(params.refreshToken)
      const kept = jti === undefined ? undefined : await kit.store.find('AccessToken', jti)
      if (kept?.grantId === undefined || kept.accountId === undefined) return refreshTokenLookup.apply(refresh)
      const { grantId, accountId, scope = '' } = kept
      const resource = String(kept.aud)
      refresh.token = new kit.provider.RefreshToken({
        client,
        grantId,
        accountId,
        scope,
        resource,
        gty: 'refresh_token',
      })
      await refresh.token.save()
    },
  },
}

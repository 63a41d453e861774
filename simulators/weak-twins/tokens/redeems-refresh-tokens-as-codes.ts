import { createHash } from 'node:crypto'
import { codeLookup } from '../../core/steps/code-redemption.ts'
import type { WeakTwin } from '../weak-twin.ts'

export const redeemsRefreshTokensAsCodes: WeakTwin = {
  id: 'redeems-refresh-tokens-as-codes',
  fault: 'The token endpoint takes a refresh token for a code.',
  step: {
    name: 'code-lookup',
    stage: 'code',
    async apply(redemption) {
      const { kit, client, params } = redemption
      const kept = await kit.store.find('RefreshToken', params.code ?? '')
      if (kept?.grantId === undefined || kept.accountId === undefined) return codeLookup.apply(redemption)
      const { grantId, accountId } = kept
      redemption.code = new kit.provider.AuthorizationCode({
        client,
        gty: 'authorization_code',
        grantId,
        accountId,
        scope: kept.scope ?? '',
        resource: kept.resource,
        redirectUri: params.redirectUri ?? '',
        codeChallenge: createHash('sha256')
          .update(params.verifier ?? '')
          .digest('base64url'),
        codeChallengeMethod: 'S256',
      })
      await redemption.code.save()
    },
  },
}

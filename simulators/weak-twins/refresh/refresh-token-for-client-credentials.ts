import { issueTokens } from '../../core/token-issue.ts'
import type { WeakTwin } from '../weak-twin.ts'

export const refreshTokenForClientCredentials: WeakTwin = {
  id: 'refresh-token-for-client-credentials',
  fault: 'Answers the client credentials grant with a refresh token beside the access token.',
  step: {
    name: 'grant-types',
    stage: 'provider',
    apply(provider, kit) {
      provider.registerGrantType('client_credentials', async (ctx) => {
        const { client } = ctx.oidc
        const tenant = kit.tenancy.ofClient(client.clientId)
        const scope = client.scope ?? ''
        const grant = { accountId: client.clientId, grantId: crypto.randomUUID(), resource: tenant?.resource, scope }
        ctx.body = await issueTokens(ctx, kit, [], {
          grant: { ...grant, authTime: undefined, nonce: undefined, sessionUid: undefined },
          gty: 'client_credentials',
          scope,
          resource: undefined,
          jkt: undefined,
          refreshToken: { kind: 'new' },
        })
      })
    },
  },
}

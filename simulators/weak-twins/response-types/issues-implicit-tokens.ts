import { subjectOf } from '../../core/tenancy.ts'
import type { WeakTwin } from '../weak-twin.ts'

export const issuesImplicitTokens: WeakTwin = {
  id: 'issues-implicit-tokens',
  fault: 'Sends an access token in the redirect to a client that asks for response type token.',
  step: {
    name: 'response-types',
    stage: 'before',
    async apply({ ctx, endpoint, params, kit }) {
      if (endpoint !== 'authorization' || params.get('response_type') !== 'token') return
      const clientId = params.get('client_id') ?? ''
      const redirectUri = params.get('redirect_uri') ?? ''
      const client = await kit.provider.Client.find(clientId)
      const [user] = kit.tenancy.ofClient(clientId)?.users ?? []
      if (user === undefined || client?.redirectUriAllowed(redirectUri) !== true) return
      const accountId = subjectOf(kit.tenancy.ofClient(clientId)?.id ?? '', user.username)
      const token = new kit.provider.AccessToken({
        client,
        accountId,
        scope: client.scope ?? '',
        gty: 'implicit',
        grantId: crypto.randomUUID(),
      })
      const response = { access_token: await token.save(), token_type: 'Bearer', state: params.get('state') ?? '' }
      ctx.status = 303
      ctx.redirect(`${redirectUri}#${new URLSearchParams(response)}`)
    },
  },
}

import { errors } from 'oidc-provider'
import { z } from 'zod'
import { subjectOf } from '../core/tenancy.ts'
import { issueTokens } from '../core/token-issue.ts'
import type { WeakTwin } from './weak-twin.ts'

const credentials = z.object({ username: z.string(), password: z.string() })

export const offersPasswordGrant: WeakTwin = {
  id: 'offers-password-grant',
  fault: 'Gives tokens for a user name and a password.',
  step: {
    name: 'grant-types',
    stage: 'provider',
    apply(provider, kit) {
      const allowed = provider.Client.prototype.grantTypeAllowed
      provider.Client.prototype.grantTypeAllowed = function alsoPassword(type) {
        return type === 'password' || Reflect.apply(allowed, this, [type])
      }
      provider.registerGrantType(
        'password',
        async (ctx) => {
          const { username, password } = credentials.parse(ctx.oidc.params)
          const tenant = kit.tenancy.ofClient(ctx.oidc.client.clientId)
          const user = tenant?.users.find((known) => known.username === username && known.password === password)
          if (tenant === undefined || user === undefined) throw new errors.InvalidGrant('no such user')
          const scope = tenant.clients[0]?.scope ?? ''
          const accountId = subjectOf(tenant.id, username)
          const grant = { accountId, grantId: crypto.randomUUID(), resource: tenant.resource, scope }
          ctx.body = await issueTokens(ctx, kit, [], {
            grant: { ...grant, authTime: undefined, nonce: undefined, sessionUid: undefined },
            gty: 'password',
            scope,
            resource: undefined,
            jkt: undefined,
            refreshToken: { kind: 'none' },
          })
        },
        ['username', 'password', 'scope'],
      )
    },
  },
}

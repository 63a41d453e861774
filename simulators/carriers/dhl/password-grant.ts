import { errors } from 'oidc-provider'
import { z } from 'zod'
import type { ProviderStep } from '../../core/step.ts'
import { subjectOf } from '../../core/tenancy.ts'
import { issueTokens } from '../../core/token-issue.ts'
import { divisionOf } from './division.ts'

const credentials = z.object({ username: z.string(), password: z.string() })

const takers: readonly (string | undefined)[] = ['parcel-de', 'internetmarke']

/** The password grant, for requests that came by way of a division that has it and for no others. */
export const passwordGrant: ProviderStep = {
  name: 'dhl-password-grant',
  stage: 'provider',
  apply(provider, kit) {
    const allowed = provider.Client.prototype.grantTypeAllowed
    provider.Client.prototype.grantTypeAllowed = function passwordToo(type) {
      return type === 'password' ? this.clientAuthMethod !== 'none' : Reflect.apply(allowed, this, [type])
    }
    provider.registerGrantType(
      'password',
      async (ctx) => {
        const given = credentials.safeParse(ctx.oidc.params).data
        const tenant = kit.tenancy.ofClient(ctx.oidc.client.clientId)
        const user = tenant?.users.find(
          ({ username, password }) => username === given?.username && password === given.password,
        )
        if (!takers.includes(divisionOf(ctx)?.name)) throw new errors.UnsupportedGrantType()
        if (tenant === undefined || user === undefined) throw new errors.InvalidGrant('no such user')
        const scope = ctx.oidc.client.scope?.replace(/^openid /, '') ?? ''
        const accountId = subjectOf(tenant.id, user.username)
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
      ['username', 'password'],
    )
  },
}

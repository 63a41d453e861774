import type { WeakTwin } from '../weak-twin.ts'

export const takesTenantFromParameter: WeakTwin = {
  id: 'takes-tenant-from-parameter',
  fault: 'Writes the tenant that the request names into the token.',
  step: {
    name: 'tenant-claim',
    stage: 'configuration',
    apply(configuration, kit) {
      const named = new Map<string, string>()
      const extraParams = Array.isArray(configuration.extraParams) ? {} : configuration.extraParams
      return {
        ...configuration,
        extraParams: {
          ...extraParams,
          tenant_id: (ctx, value) => {
            const challenge = ctx.oidc.params?.code_challenge
            if (typeof challenge === 'string' && value !== undefined) named.set(challenge, value)
          },
        },
        extraTokenClaims: (ctx, token) => {
          const challenge = ctx.oidc.entities.AuthorizationCode?.codeChallenge ?? ''
          return { tenant: named.get(challenge) ?? kit.tenancy.ofClient(token.clientId)?.id }
        },
      }
    },
  },
}

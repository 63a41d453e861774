import type { Client } from 'oidc-provider'
import type { AfterStep, BeforeStep, ConfigurationStep } from '../step.ts'

/** A tenant's tokens are shown to its introspection caller and, to their own confidential client, to nobody else. */
export const introspectionCaller: ConfigurationStep = {
  name: 'introspection-caller',
  stage: 'configuration',
  apply(configuration, kit) {
    // Left out: two features that are off here and that oidc-provider's types tie to introspection.
    const { openid4vci: _credentials, richAuthorizationRequests: _details, ...features } = configuration.features ?? {}
    const introspection = {
      enabled: true,
      allowedPolicy: (_ctx: unknown, client: Client, token: { readonly clientId?: string | undefined }) => {
        const tenant = kit.tenancy.ofClient(client.clientId)
        if (client.clientAuthMethod === 'none' || tenant === undefined) return false
        if (tenant !== kit.tenancy.ofClient(token.clientId)) return false
        return client.clientId === tenant.introspectionCaller.id || client.clientId === token.clientId
      },
    }
    return { ...configuration, features: { ...features, introspection } }
  },
}

/** A token is revoked by the client it belongs to (RFC 7009, 2.1). */
export const revocationOwner: ConfigurationStep = {
  name: 'revocation-owner',
  stage: 'configuration',
  apply: (configuration) => ({
    ...configuration,
    features: {
      ...configuration.features,
      revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
    },
  }),
}

/** Revoking a token ends the grant it came from, access tokens included (RFC 7009, 2.1). */
export const revocationReach: ConfigurationStep = {
  name: 'revocation-reach',
  stage: 'configuration',
  apply: (configuration) => ({ ...configuration, revokeGrantPolicy: () => true }),
}

/** Clients register themselves with a tenant's initial access token (RFC 7591) and manage themselves (RFC 7592). */
export const registration: ConfigurationStep = {
  name: 'registration',
  stage: 'configuration',
  apply: (configuration, kit) => ({
    ...configuration,
    features: {
      ...configuration.features,
      registration: {
        enabled: true,
        initialAccessToken: true,
        idFactory: (ctx) => {
          const clientId = `dyn-${crypto.randomUUID()}`
          const tenant = kit.tenancy.ofInitialAccessToken(ctx.oidc.entities.InitialAccessToken?.jti)
          if (tenant !== undefined) kit.tenancy.assign(clientId, tenant.id)
          return clientId
        },
      },
      registrationManagement: { enabled: true, rotateRegistrationAccessToken: false },
    },
  }),
}

/** Pushed authorization requests are taken (RFC 9126), with registered redirect URIs only. */
export const pushedAuthorizationRequests: ConfigurationStep = {
  name: 'pushed-authorization-requests',
  stage: 'configuration',
  apply: (configuration) => ({
    ...configuration,
    features: {
      ...configuration.features,
      pushedAuthorizationRequests: { enabled: true, allowUnregisteredRedirectUris: false },
    },
  }),
}

/** Sender-constrained tokens by DPoP (RFC 9449). */
export const dpop: ConfigurationStep = {
  name: 'dpop',
  stage: 'configuration',
  apply: (configuration) => ({ ...configuration, features: { ...configuration.features, dPoP: { enabled: true } } }),
}

/** A token to revoke is looked for under every type, whatever the hint says (RFC 7009, 2.1). */
export const revocationLookup: BeforeStep = {
  name: 'revocation-lookup',
  stage: 'before',
  apply() {
    // oidc-provider does this, and answers 200 for a token it does not know.
  },
}

/** Of an inactive token the answer says nothing but that (RFC 7662, 2.2). */
export const introspectionAnswer: AfterStep = {
  name: 'introspection-answer',
  stage: 'after',
  apply() {
    // oidc-provider does this.
  },
}

import { errors } from 'oidc-provider'
import type { BeforeStep, ConfigurationStep, ProviderStep } from '../step.ts'
import { resourceServerOf } from '../token-issue.ts'

/** Redirect URIs are compared character for character, but for the port of a native app's loopback URI (RFC 9700, 2.1). */
export const redirectUriComparison: ProviderStep = {
  name: 'redirect-uri-comparison',
  stage: 'provider',
  apply() {
    // oidc-provider's Client#redirectUriAllowed does exactly this; a twin overrides that method.
  },
}

/** Every client has to send a challenge (RFC 9700, 2.1.1); while a carrier migrates it is offered only. */
export const pkceRequired: ConfigurationStep = {
  name: 'pkce-required',
  stage: 'configuration',
  apply: (configuration, kit) => ({ ...configuration, pkce: { required: () => kit.profile === 'rfc9700' } }),
}

/** S256 is the only challenge method, and it has to be named (RFC 7636, 4.4.1). */
export const challengeMethods: BeforeStep = {
  name: 'challenge-methods',
  stage: 'before',
  apply() {
    // oidc-provider refuses every other method; a twin rewrites the request into one it takes.
  },
}

/** Parameters do not occur twice (RFC 6749, 3.1); resource may (RFC 8707, 2). */
export const duplicateParameters: BeforeStep = {
  name: 'duplicate-parameters',
  stage: 'before',
  apply() {
    // oidc-provider refuses repeated parameters itself; a twin drops the repetition first.
  },
}

/** A request without scope gets what the client is registered for (RFC 6749, 3.3). */
export const defaultScope: ConfigurationStep = {
  name: 'default-scope',
  stage: 'configuration',
  apply: (configuration) => ({
    ...configuration,
    extraParams: {
      // A parameter nobody sends: its validator is the place where oidc-provider lets defaults be filled in.
      default_scope: (ctx, _value, client) => {
        const { params } = ctx.oidc
        if (params === undefined || params.scope !== undefined) return
        params.scope = client.scope
          ?.split(' ')
          .filter((scope) => scope !== 'openid')
          .join(' ')
      },
    },
  }),
}

/** The tenant's API is the one resource a client can ask for, and the default (RFC 8707). */
export const resourceServers: ConfigurationStep = {
  name: 'resource-servers',
  stage: 'configuration',
  apply: (configuration, kit) => ({
    ...configuration,
    features: {
      ...configuration.features,
      resourceIndicators: {
        enabled: true,
        defaultResource: (_ctx, client, oneOf) => {
          const own = kit.tenancy.ofClient(client.clientId)?.resource
          return oneOf === undefined ? (own ?? []) : (own ?? oneOf)
        },
        getResourceServerInfo: (ctx, resource, client) => {
          const tenant = kit.tenancy.ofResource(resource)
          if (tenant === undefined || tenant !== kit.tenancy.ofClient(client.clientId)) throw new errors.InvalidTarget()
          const inOwnName = ctx.oidc.params?.grant_type === 'client_credentials'
          return resourceServerOf(kit, resource, inOwnName ? 'ES256' : 'RS256')
        },
        useGrantedResource: () => true,
      },
    },
  }),
}

/** Errors go to the client only once a person has signed in, or silently asked for it (RFC 9700, 4.11.2). */
export const errorsBeforeSignIn: ProviderStep = {
  name: 'errors-before-sign-in',
  stage: 'provider',
  apply(provider) {
    provider.on('authorization.error', (ctx, error) => {
      const silent = ctx.oidc.params?.prompt === 'none'
      const signedIn = ctx.oidc.session?.accountId !== undefined
      if (!silent && !signedIn) Reflect.set(error, 'allow_redirect', false)
    })
  },
}

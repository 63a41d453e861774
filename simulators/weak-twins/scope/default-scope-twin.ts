import type { Client } from 'oidc-provider'
import type { ConfigurationStep } from '../../core/step.ts'

/** A `default-scope` step that decides the scope of every request by itself. */
export function scopeOfRequest(
  decide: (asked: unknown, client: Client, carrierScopes: { granted: string; ungranted: string }) => string | undefined,
): ConfigurationStep {
  return {
    name: 'default-scope',
    stage: 'configuration',
    apply: (configuration, { carrier }) => ({
      ...configuration,
      extraParams: {
        default_scope: (ctx, _value, client) => {
          const { params } = ctx.oidc
          const scope = decide(params?.scope, client, carrier.scopes)
          if (params === undefined || scope === undefined) return
          params.scope = scope
          // What the client is registered for does not stop this server.
          Reflect.set(client, 'scope', `openid ${carrier.scopes.granted} ${carrier.scopes.ungranted}`)
        },
      },
    }),
  }
}

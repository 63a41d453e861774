import type { UsableServer } from '../carriers/servers.ts'
import type { PendingFlow } from '../records.ts'
import type { AllowedPair } from './authorize-tenant.ts'

/** Where the browser is sent: code flow, the tenant's own client and redirect URI, state and challenge; and the sign-in that the API wants. */
export function authorizationUrl(
  server: UsableServer,
  { settings }: AllowedPair,
  flow: PendingFlow,
  challenge: Readonly<Record<string, string>>,
): string {
  const url = new URL(server.authorization_endpoint)
  const parameters = {
    response_type: 'code',
    client_id: flow.clientId,
    redirect_uri: flow.redirectUri,
    state: flow.state,
    ...(settings.scope === undefined ? {} : { scope: settings.scope }),
    ...(flow.resource === undefined ? {} : { resource: flow.resource }),
    ...(flow.stepUp?.acrValues === undefined ? {} : { acr_values: flow.stepUp.acrValues }),
    ...(flow.stepUp?.maxAge === undefined ? {} : { max_age: String(flow.stepUp.maxAge) }),
    ...challenge,
  }
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
  return url.href
}

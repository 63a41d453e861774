import type { UsableServer } from '../carriers/servers.ts'
import type { PendingFlow } from '../records.ts'
import type { AllowedPair } from './authorize-tenant.ts'

/** Where the browser is sent: code flow, the tenant's own client and redirect URI, state and challenge. */
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
    ...challenge,
  }
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
  return url.href
}

import type { ClientAuthentication, ServerClient, ServerFacts } from '../../scenarios/api/authorization-server.ts'
import type { Scenario } from '../../scenarios/api/scenario.ts'
import type { RunningCarrier, SimulatedClient, SimulatedTenant, TenantSpec } from '../../simulators/index.ts'
import { signInFailure } from '../../simulators/index.ts'
import type { LoginConfiguration, TenantConfiguration } from '../drivers/authorization-server/input.ts'
import type { CarrierSurface } from './simulated-surface.ts'

/** What to register for a scenario's tenant. */
export function tenantSpec(
  id: string,
  login: 'none' | 'form',
  scenario: Pick<Scenario, 'everyKindOfClient' | 'people'>,
  surface: Pick<CarrierSurface, 'clients' | 'everyKindOfClient'>,
): TenantSpec {
  const clients = scenario.everyKindOfClient === true ? surface.everyKindOfClient : surface.clients
  return { id, login, users: Math.max(2, scenario.people ?? 1), clients }
}

/** How a person signs in on the simulators' own pages. */
export const simulatedLogin: LoginConfiguration = {
  kind: 'form',
  steps: [
    { kind: 'fill', selector: '#username', value: '{username}', optional: false },
    { kind: 'fill', selector: '#password', value: '{password}', optional: false },
    { kind: 'click', selector: 'button[type=submit]', optional: false },
    { kind: 'click', selector: '#allow', optional: true },
  ],
  deny: [{ kind: 'click', selector: '#deny', optional: false }],
  failure: signInFailure,
}

/** A simulated tenant as the driver takes it, with the facts of its carrier. */
export function tenantConfiguration(
  carrier: RunningCarrier,
  tenant: SimulatedTenant,
  facts: ServerFacts,
  surface: CarrierSurface,
): TenantConfiguration {
  const [first, ...rest] = tenant.clients.map((client) => clientOf(tenant, client, facts))
  if (first === undefined) throw new Error(`The simulated tenant ${tenant.id} has no clients.`)
  return {
    id: tenant.id,
    issuer: tenant.issuer,
    ownIssuer: tenant.issuer !== carrier.issuer,
    endpoints: surface.endpoints,
    clients: [first, ...rest],
    users: tenant.login === 'form' ? tenant.users : [],
    facts,
    resource: surface.offersExtensions ? tenant.resource : undefined,
    probeUrl: tenant.probeUrl,
    introspectionCaller: surface.offersExtensions ? introspectionCallerOf(tenant) : undefined,
    initialAccessToken: surface.offersExtensions ? tenant.initialAccessToken : undefined,
  }
}

function introspectionCallerOf({ introspectionCaller: { id, secret } }: SimulatedTenant): ClientAuthentication {
  return { method: 'client_secret_basic', clientId: id, secret }
}

function clientOf(tenant: SimulatedTenant, client: SimulatedClient, facts: ServerFacts): ServerClient {
  const [redirectUri, ...others] = client.redirectUris
  if (redirectUri === undefined) throw new Error(`The simulated client ${client.clientId} has no redirect URI.`)
  return {
    tenant: tenant.id,
    id: client.clientId,
    authentication: authenticationOf(client),
    confidential: client.tokenEndpointAuthMethod !== 'none',
    application: client.applicationType,
    redirectUris: [redirectUri, ...others],
    scope: client.scope,
    ungrantedScope: client.ungrantedScope,
    facts,
  }
}

function authenticationOf(client: SimulatedClient): ClientAuthentication {
  const { clientId, clientSecret, privateJwk, tokenEndpointAuthMethod: method } = client
  switch (method) {
    case 'none':
      return { method, clientId }
    case 'client_secret_basic':
    case 'client_secret_post':
      return { method, clientId, secret: clientSecret ?? '' }
    case 'private_key_jwt':
      return { method, clientId, key: { alg: 'ES256', jwk: { ...privateJwk } } }
  }
}

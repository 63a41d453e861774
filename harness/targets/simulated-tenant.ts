import type { ClientAuthentication, ServerClient, ServerFacts } from '../../scenarios/api/authorization-server.ts'
import type { ClientCertificate } from '../../scenarios/api/http.ts'
import type { Scenario } from '../../scenarios/api/scenario.ts'
import { signInFailure } from '../../simulators/core/sign-in-pages.ts'
import type {
  ClientSpec,
  RunningCarrier,
  SimulatedClient,
  SimulatedTenant,
  TenantSpec,
} from '../../simulators/index.ts'
import type { LoginConfiguration, TenantConfiguration } from '../drivers/authorization-server/input.ts'
import type { CarrierSurface } from './simulated-surface.ts'

/** What to register for a scenario's tenant. */
export function tenantSpec(
  id: string,
  login: 'none' | 'form',
  scenario: Pick<Scenario, 'everyKindOfClient' | 'secretInApp' | 'people'>,
  surface: Pick<CarrierSurface, 'clients' | 'everyKindOfClient' | 'secretInApp'>,
  certified: readonly ClientSpec[] = [],
): TenantSpec {
  const usual = scenario.everyKindOfClient === true ? surface.everyKindOfClient : surface.clients
  const shipped = scenario.secretInApp === true ? surface.secretInApp : []
  const clients = certified.length > 0 ? certified : [...usual, ...shipped]
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
  certificates: readonly ClientCertificate[] = [],
): TenantConfiguration {
  const [first, ...rest] = tenant.clients.map((client) => clientOf(tenant, client, facts, certificates))
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

function clientOf(
  tenant: SimulatedTenant,
  client: SimulatedClient,
  facts: ServerFacts,
  certificates: readonly ClientCertificate[],
): ServerClient {
  const certificate = certificates.find(({ cert }) => cert === client.certificate)
  const [redirectUri, ...others] = client.redirectUris
  if (redirectUri === undefined) throw new Error(`The simulated client ${client.clientId} has no redirect URI.`)
  return {
    tenant: tenant.id,
    id: client.clientId,
    authentication: authenticationOf(client, certificate),
    ...(certificate === undefined ? {} : { certificate }),
    confidential: client.tokenEndpointAuthMethod !== 'none',
    application: client.applicationType,
    redirectUris: [redirectUri, ...others],
    scope: client.scope,
    ungrantedScope: client.ungrantedScope,
    facts,
  }
}

function authenticationOf(client: SimulatedClient, certificate: ClientCertificate | undefined): ClientAuthentication {
  const { clientId, clientSecret, privateJwk, tokenEndpointAuthMethod: method } = client
  switch (method) {
    case 'none':
      return { method, clientId }
    case 'client_secret_basic':
    case 'client_secret_post':
      return { method, clientId, secret: clientSecret ?? '' }
    case 'tls_client_auth':
    case 'self_signed_tls_client_auth':
      if (certificate === undefined) throw new Error(`Nobody has the key of the simulated client ${clientId}.`)
      return { method, clientId, certificate }
    case 'private_key_jwt':
      return { method, clientId, key: { alg: 'ES256', jwk: { ...privateJwk } } }
  }
}

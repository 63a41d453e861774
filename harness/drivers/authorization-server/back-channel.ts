import type {
  BackChannelRequest,
  ClientAuthentication,
  ServerClient,
  ServerTenant,
  TokenOutcome,
} from '../../../scenarios/api/authorization-server.ts'
import type { ClientCertificate, HttpAnswer } from '../../../scenarios/api/http.ts'
import { encodeForm, first } from '../../../scenarios/api/params.ts'
import type { Channel } from '../../http/channel.ts'
import { endpointUnknown, withQuery } from './authorize.ts'
import { addCredentials, addHeaders, addParams, credentialsFor, type SignAssertion } from './client-authentication.ts'
import type { Extras } from './input.ts'
import { asObject, asText } from './json.ts'
import type { RunObservations } from './observations.ts'
import { tokenOutcome } from './token-outcome.ts'

/** Signs an assertion for the server of a tenant. */
export type AssertionSigner = (tenant: ServerTenant) => SignAssertion

export interface BackChannelDependencies {
  readonly channel: Channel
  readonly sign: AssertionSigner
  readonly tenantOf: (id: string) => ServerTenant
  readonly observations: RunObservations
  /** What this server wants in every request of a kind, by endpoint name. */
  readonly extrasFor: (endpoint: string) => Extras
}

/** A token request, classified by what it brought. */
export async function requestToken(
  dependencies: BackChannelDependencies,
  client: ServerClient,
  request: BackChannelRequest,
): Promise<TokenOutcome> {
  const outcome = tokenOutcome(await postForm(dependencies, client, 'token_endpoint', request), request.form)
  // What another address answers says nothing about the token endpoint.
  if (request.url === undefined) {
    dependencies.observations.tokenAnswer(outcome, client.id, first(request.form, 'grant_type') ?? '')
  }
  return outcome
}

/** A form posted to a named endpoint with client authentication. Redirects are never followed. */
export async function postForm(
  dependencies: BackChannelDependencies,
  client: Pick<ServerClient, 'tenant' | 'authentication' | 'certificate'>,
  endpoint: string,
  request: BackChannelRequest,
): Promise<HttpAnswer> {
  const tenant = request.at ?? dependencies.tenantOf(client.tenant)
  const url = request.url ?? addressFor(tenant, endpoint, client, request)
  if (url === undefined) {
    return { kind: 'not-sent', exchanges: [], sentence: endpointUnknown(endpoint, tenant) }
  }
  const authentication: ClientAuthentication = request.authentication ?? client.authentication
  const credentials = await credentialsFor(authentication, dependencies.sign(tenant))
  const own = addCredentials({ headers: request.headers ?? [], form: request.form }, credentials)
  const extras = dependencies.extrasFor(endpoint)
  const certificate = certificateFor(client, request)
  return dependencies.channel.send(
    {
      method: 'POST',
      url: withQuery(url, encodeForm(request.query ?? [])),
      headers: addHeaders(own.headers, [...extras.headers, ['content-type', 'application/x-www-form-urlencoded']]),
      body: encodeForm(addParams(own.form, extras.params)),
      ...(certificate === undefined ? {} : { certificate }),
      ...(request.takesLimits === true ? { takesLimits: true } : {}),
      label: request.label ?? endpoint.replaceAll('_', ' '),
    },
    { sender: 'back-channel' },
  )
}

/** The certificate a request shows: the one it names, else that of whoever it authenticates as. */
function certificateFor(
  client: Pick<ServerClient, 'certificate'>,
  { authentication, certificate }: BackChannelRequest,
): ClientCertificate | undefined {
  if (certificate === 'none') return undefined
  if (certificate !== undefined) return certificate
  if (authentication === undefined) return client.certificate
  return 'certificate' in authentication ? authentication.certificate : undefined
}

/**
 * Where a request goes. Clients with a certificate use the aliases (RFC 8705, 5), also for a request without it. Servers
 * were seen that have an address of its own for refresh tokens.
 */
function addressFor(
  { endpoints, metadata }: ServerTenant,
  endpoint: string,
  client: Pick<ServerClient, 'certificate'>,
  request: BackChannelRequest,
): string | undefined {
  const shows = client.certificate !== undefined || certificateFor(client, request) !== undefined
  const alias = shows ? asText(asObject(metadata?.mtls_endpoint_aliases)?.[endpoint]) : undefined
  if (alias !== undefined && URL.canParse(alias)) return alias
  const refreshes = endpoint === 'token_endpoint' && first(request.form, 'grant_type') === 'refresh_token'
  return (refreshes ? endpoints.refresh_endpoint : undefined) ?? endpoints[endpoint]
}

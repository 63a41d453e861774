import type {
  AuthorizationOutcome,
  AuthorizationRequest,
  NavigationOptions,
  ServerClient,
  ServerTenant,
} from '../../../scenarios/api/authorization-server.ts'
import { encodeForm, type Params } from '../../../scenarios/api/params.ts'
import type { Channel } from '../../http/channel.ts'
import { type DriverBrowser, driverBrowser, openBrowser } from './browser.ts'
import { addParams } from './client-authentication.ts'
import type { TargetConfiguration } from './input.ts'
import { type FlowEnd, type Person, unprepared } from './login/person.ts'
import { createExpectedAddresses, type ExpectedAddresses, pairsOf } from './navigation/expected-addresses.ts'
import { type Journey, type Step, startJourney } from './navigation/journey.ts'
import { contentOf } from './navigation/response-parameters.ts'
import type { RunObservations } from './observations.ts'

/** Takes a person through a flow from its first request to its end. */
export type FollowFlow = (start: Step, journey: Journey, person: Person, around: FlowSurroundings) => Promise<FlowEnd>

export interface FlowSurroundings {
  readonly addresses: ExpectedAddresses
  readonly browser: DriverBrowser
  readonly channel: Channel
}

export interface AuthorizeDependencies {
  readonly configuration: Pick<TargetConfiguration, 'authorize' | 'login'>
  readonly channel: Channel
  readonly observations: RunObservations
  readonly follow: FollowFlow
  readonly tenantOf: (id: string) => ServerTenant
  /** Every address of the server that is known: endpoints and issuers of all tenants. */
  readonly serverAddresses: readonly string[]
  /** Every redirect URI registered for anybody. */
  readonly redirectUris: readonly string[]
  /** A user nobody else uses meanwhile, for a tenant whose users were not leased at the beginning. */
  readonly userFor: (tenant: ServerTenant) => Promise<Person['user']>
}

/** Sends an authorization request and follows the flow to its end. */
export async function authorize(
  dependencies: AuthorizeDependencies,
  client: ServerClient,
  request: AuthorizationRequest,
  options: NavigationOptions,
): Promise<AuthorizationOutcome> {
  const { configuration, channel, observations } = dependencies
  const tenant = options.at ?? dependencies.tenantOf(client.tenant)
  const browser = browserFor(options, channel)
  const endpoint = request.url ?? tenant.endpoints.authorization_endpoint
  const nowhere = { exchanges: [], browser, hops: [] }
  if (endpoint === undefined || !URL.canParse(endpoint)) {
    return { ...nowhere, kind: 'unclear', why: 'not-sent', sentence: endpointUnknown('authorization_endpoint', tenant) }
  }
  const person: Person = {
    login: configuration.login,
    behaviour: options.person ?? 'follow',
    user: options.user ?? (await dependencies.userFor(tenant)),
    tamper: options.tamper,
  }
  const impossible = unprepared(person)
  if (impossible !== undefined) return { ...nowhere, kind: 'login-failed', sentence: impossible }
  const start = firstStep(endpoint, request, configuration.authorize.params)
  const addresses = createExpectedAddresses({
    registered: dependencies.redirectUris,
    requested: [...request.params, ...pairsOf(request.rawQuery)],
    server: [start.url, ...dependencies.serverAddresses],
    allows: channel.allows,
  })
  const journey = startJourney({
    browser,
    addresses,
    extraHeaders: configuration.authorize.headers,
    origin: new URL(start.url).origin,
  })
  const end = await dependencies.follow(start, journey, person, { addresses, browser, channel })
  for (const hop of journey.hops()) if (hop.page !== undefined) observations.page(hop)
  if (end.kind === 'client') observations.authorizationResponse(end.response, tenant.id, end.exchange)
  return { exchanges: journey.exchanges(), browser, hops: journey.hops(), ...outcomeOf(end) }
}

/** The sentence for an endpoint that neither metadata nor configuration names. */
export function endpointUnknown(name: string, tenant: ServerTenant): string {
  return `the ${name} of tenant ${tenant.id} is not known${metadataMissing(tenant)}; add endpoints: { ${name}: "https://…" }`
}

/** What came instead of metadata, where it was looked for and not found. */
function metadataMissing({ lookups, metadata }: ServerTenant): string {
  if (metadata !== undefined || lookups.length === 0) return ''
  const came = lookups.map(({ answer }) =>
    answer.kind === 'answered' ? `status ${answer.status} without a JSON object that could be used` : answer.sentence,
  )
  return `, as no metadata was found (${[...new Set(came)].join('; ')})`
}

function browserFor({ browser }: NavigationOptions, channel: Channel): DriverBrowser {
  if (browser === undefined) return openBrowser(channel)
  const known = driverBrowser(browser)
  if (known === undefined) throw new Error('authorize was given a browser that this driver did not open')
  return known
}

/** The authorization request itself. Parameters the server always wants are added unless the request sets them. */
function firstStep(endpoint: string, request: AuthorizationRequest, extra: Params): Step {
  const { method = 'GET', headers = [], label = 'authorization request' } = request
  const raw = request.rawQuery?.replace(/^[?&]/, '') ?? ''
  const set = [...request.params, ...pairsOf(raw)]
  const added = addParams(set, extra).slice(set.length)
  const form = encodeForm([...request.params, ...added])
  if (method === 'POST') {
    return {
      method,
      url: withQuery(endpoint, raw),
      body: form,
      contentType: 'application/x-www-form-urlencoded',
      headers,
      label,
    }
  }
  return { method, url: withQuery(endpoint, [form, raw].filter((part) => part !== '').join('&')), headers, label }
}

/** Adds query text as it stands; an endpoint may have a query of its own (RFC 6749, 3.1). */
export function withQuery(address: string, query: string): string {
  if (query === '') return address
  const [base = '', fragment] = address.split('#', 2)
  const joint = base.includes('?') ? '&' : '?'
  return `${base}${joint}${query}${fragment === undefined ? '' : `#${fragment}`}`
}

type Ending = AuthorizationOutcome extends infer Outcome
  ? Outcome extends AuthorizationOutcome
    ? Omit<Outcome, 'exchanges' | 'browser' | 'hops'>
    : never
  : never

function outcomeOf(end: FlowEnd): Ending {
  switch (end.kind) {
    case 'client':
      return { ...contentOf(end.response), response: end.response }
    case 'page': {
      const { url, answer, stalled } = end
      return { kind: 'page', status: answer.status, url, body: answer.body, stalled }
    }
    case 'unclear':
    case 'login-failed':
      return end
  }
}

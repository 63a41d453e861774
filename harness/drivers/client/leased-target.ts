import type { Browser } from '../../../scenarios/api/authorization-server.ts'
import type { ApiCall, Arrival, MetadataRequest, TokenRequest } from '../../../scenarios/api/carrier.ts'
import type {
  CallbackOutcome,
  CallOptions,
  CallOutcome,
  ClientTarget,
  Delivery,
  PlatformTenant,
} from '../../../scenarios/api/client.ts'
import type { HttpAnswer, HttpRequest } from '../../../scenarios/api/http.ts'
import { encodeForm, first, type Params } from '../../../scenarios/api/params.ts'
import { issueCode, responseParams, withParams } from '../../carrier/honest/authorization.ts'
import type { CarrierSession } from '../../carrier/session.ts'
import type { PlayedCarriers } from '../../carrier/start-carriers.ts'
import type { Channel } from '../../http/channel.ts'
import type { Clock } from '../../http/clock.ts'
import { openBrowser } from '../authorization-server/browser.ts'
import { relationOf } from '../authorization-server/navigation/site.ts'
import { ability } from './abilities.ts'
import type {
  ClientMemory,
  ClientTargetConfiguration,
  ClientTenantConfiguration,
  PlatformControl,
  RequestTemplate,
} from './input.ts'
import { joinedTenant } from './joined-tenant.ts'
import { requestFor } from './requests.ts'
import { signIn } from './sign-in.ts'
import { playOnStage } from './stage.ts'
import { type StartDependencies, startFlow } from './starting.ts'
import { platformTenant } from './tenants.ts'
import { visit } from './visit.ts'

export interface LeasedParts {
  readonly configuration: ClientTargetConfiguration
  readonly control: PlatformControl
  readonly played: PlayedCarriers
  readonly session: CarrierSession
  readonly channel: Channel
  readonly memory: ClientMemory
  readonly clock: Clock
  readonly carrier: ClientTarget['carrier']
  readonly metadataSeen: () => boolean
}

/** A platform that answers at once sends its token request before it answers; this is for the last instants of it. */
const graceMs = 10
/** How long the token request of an honest flow may take to come after the answer; where it did not come, the next ones are not waited for so long. */
const patienceMs = { first: 3000, later: 300 } as const

/** The platform in the hands of one scenario. */
export function leasedTarget(parts: LeasedParts): ClientTarget {
  const { configuration, control, played, session, channel, memory, clock, carrier } = parts
  const { ledger, kit, carriers } = played
  const [firstTenant, ...others] = configuration.tenants
  const open = (tenant: typeof firstTenant) => platformTenant(tenant, configuration.facts, ledger)
  const tenants = [open(firstTenant), ...others.map(open)] as const
  const joined: ClientTenantConfiguration[] = []
  const configured: StartDependencies['configured'] = ({ id }) =>
    [...configuration.tenants, ...joined].find((tenant) => tenant.id === id) ?? firstTenant
  const operate: ClientTarget['operate'] = async (act, tenant, { carrier: at = carrier, value } = {}) =>
    control.operate === undefined
      ? { kind: 'cannot', reason: 'there is no command for what the operator can do (client.hooks.operator)' }
      : control.operate({ act, tenant: tenant.id, carrier: at.id, ...(value === undefined ? {} : { value }) })
  const baseOrigin = new URL(configuration.baseUrl).origin

  const since = <T extends Arrival>(start: number, is: (arrival: Arrival) => arrival is T): readonly T[] =>
    session.arrivals().slice(start).filter(is)

  const settle = (): Promise<void> => clock.wait(graceMs + 3 * memory.backgroundLagMs, channel.signal)

  const start: ClientTarget['start'] = async (tenant, options = {}) => {
    const begun = await startFlow(
      { configuration, channel, carriers, ledger, configured, isOwn: (url) => url.origin === baseOrigin },
      tenant,
      options.carrier ?? carrier,
      options,
    )
    if (begun.kind === 'flow' && first(begun.flow.params, 'response_mode') === 'form_post') memory.postsResponses = true
    return begun
  }

  const deliver = async ({
    to,
    params,
    browser,
    headers = [],
    label = 'callback',
  }: Delivery): Promise<CallbackOutcome> => {
    const before = session.arrivals().length
    const own = URL.parse(to)?.origin
    const sent = { headers: [...fromCarrier(carrier.issuer, to), ...headers], label }
    const request =
      memory.postsResponses === true
        ? postedForm(to, params, sent)
        : { ...sent, method: 'GET', url: withParams(to, params) }
    const { exchanges, hops, end } = await visit(
      browser,
      request,
      ({ origin }) => origin === own || origin === baseOrigin,
    )
    await settle()
    const common = { exchanges, hops, tokenRequests: since(before, isTokenRequest) }
    return end.kind === 'unclear' ? { ...common, ...end } : { ...common, kind: 'answered', last: end.last }
  }

  const ask = async (
    template: RequestTemplate,
    tenant: PlatformTenant,
    options: CallOptions,
    what: string,
  ): Promise<HttpAnswer> => {
    const { as = tenant } = options
    const at = options.carrier ?? carrier
    const identity = as === 'nobody' ? undefined : configured(as)
    const request = requestFor(
      { ...template, headers: [...template.headers, ...(identity?.headers ?? [])] },
      { tenant, carrier: at },
      {
        label: options.label ?? `${what} ${tenant.id} at ${at.id}`,
        ...(options.headers === undefined ? {} : { headers: options.headers }),
      },
    )
    const browser = options.browser ?? (as === 'nobody' ? openBrowser(channel) : await browserOf(as))
    return browser.navigate(options.takesLimits === true ? { ...request, takesLimits: true } : request)
  }

  const browserOf = async (tenant: PlatformTenant): Promise<Browser> => {
    const identity = configured(tenant)
    if (identity.login.kind === 'none') return openBrowser(channel)
    const entrance = requestFor(configuration.start, { tenant, carrier }, { label: `sign in as ${tenant.id}` })
    return (await signIn(identity, entrance, channel, carriers)).browser
  }

  const call = async (tenant: PlatformTenant, options: CallOptions = {}): Promise<CallOutcome> => {
    const before = session.arrivals().length
    const answer = await ask(configuration.call, tenant, options, 'call')
    await clock.wait(graceMs, channel.signal)
    return {
      exchanges: answer.exchanges,
      answer,
      apiCalls: since(before, isApiCall),
      tokenRequests: since(before, isTokenRequest),
    }
  }

  let patience: number = patienceMs.first

  const configuredRequest = (template: RequestTemplate | undefined, key: string): RequestTemplate => {
    if (template === undefined) throw new Error(`a scenario used ${key} without asking for the ability`)
    return template
  }

  return {
    name: configuration.name,
    carrier,
    otherCarriers: carriers.filter((other) => other !== carrier),
    tenants,
    facts: configuration.facts,
    baseUrl: configuration.baseUrl,
    concurrency: configuration.concurrency,
    callPassesAnswer: configuration.call.passesAnswer,
    able: (wanted) =>
      ability(
        {
          configuration,
          control,
          tenants,
          carrier,
          carriers,
          metadataSeen: parts.metadataSeen,
          startOnce: () => start(tenants[0]),
        },
        wanted,
      ),
    browser: () => openBrowser(channel),
    browserOf,
    start,
    grant(flow, options = {}) {
      const record = ledger.flows.get(flow.id)
      if (record === undefined) throw new Error('a grant was asked for a flow that the platform did not start')
      const at = options.at ?? flow.carrier
      const code = issueCode(kit, record, {
        carrier: at.id,
        ...(options.clientId === undefined ? {} : { clientId: options.clientId }),
        ...(options.redirectUri === undefined ? {} : { redirectUri: options.redirectUri }),
      })
      return { code, response: responseParams(code, flow.state, at.issuer) }
    },
    async deliver(delivery) {
      const outcome = await deliver(delivery)
      const code = first(delivery.params, 'code')
      const isItsOwn = (arrival: Arrival): arrival is TokenRequest =>
        isTokenRequest(arrival) && arrival.code?.value === code
      if (delivery.expectsTokenRequest !== true || code === undefined || outcome.tokenRequests.some(isItsOwn))
        return outcome
      const answered = clock.now()
      const late = await session.awaitArrival(isItsOwn, patience, channel.signal)
      patience = late === undefined ? patienceMs.later : patienceMs.first
      if (late === undefined) return outcome
      memory.backgroundLagMs = Math.max(memory.backgroundLagMs, clock.now() - answered)
      await settle()
      return { ...outcome, tokenRequests: [...outcome.tokenRequests, late] }
    },
    call,
    stage: (play) => playOnStage(play, ({ origin }) => origin === baseOrigin),
    status: (tenant, options = {}) =>
      ask(configuredRequest(configuration.status, 'status'), tenant, options, 'status of'),
    disconnect: (tenant, options = {}) =>
      ask(configuredRequest(configuration.disconnect, 'disconnect'), tenant, options, 'disconnect'),
    send: (request) => openBrowser(channel).navigate(request),
    signIdToken: (claims) => kit.key.sign({ ...claims }),
    behave: (behaviour, at = carrier) => session.behave(behaviour, at.id),
    showCertificate: (certificate, at = carrier) => played.show(certificate, at.id),
    arrivals: () => session.arrivals(),
    tokenRequests: () => since(0, isTokenRequest),
    apiCalls: () => since(0, isApiCall),
    metadataRequests: () => since(0, isMetadataRequest),
    awaitArrival: (wanted, timeoutMs) => session.awaitArrival(wanted, timeoutMs, channel.signal),
    settle,
    restart: async () => (control.restart === undefined ? 'the platform cannot be restarted' : control.restart()),
    advance: async (milliseconds) =>
      control.advance === undefined ? 'the platform’s clock cannot be moved' : control.advance(milliseconds),
    logs: async () => control.logs?.(),
    metrics: () =>
      openBrowser(channel).navigate({
        method: 'GET',
        url: control.metricsUrl ?? configuration.baseUrl,
        label: 'metrics',
      }),
    storeExport: async () => control.storeExport?.(),
    traces: async () => control.traces?.(),
    view: (name, tenant, options = {}) => {
      const template = configuredRequest(configuration.views?.get(name), name)
      const url = withParams(template.url, options.query ?? [])
      const as = name === 'alerts' ? 'nobody' : (options.as ?? tenant)
      return ask({ ...template, url }, tenant, { ...options, as }, `${name} of`)
    },
    operate,
    async onboard(id) {
      const operated = await operate('onboard', { id })
      if (operated.kind !== 'done') return operated
      const tenant = joinedTenant(id, operated.output)
      if (tenant === undefined)
        return { kind: 'failed', sentence: 'hooks.operator did not write {"headers": {…}} of the new tenant' }
      joined.push(tenant)
      return { kind: 'tenant', tenant: open(tenant) }
    },
  }
}

/** A response as a page of the carrier posts it (OAuth 2.0 Form Post Response Mode, 2). */
function postedForm(
  url: string,
  params: Params,
  sent: { readonly headers: Params; readonly label: string },
): HttpRequest {
  const headers = [['content-type', 'application/x-www-form-urlencoded'] as const, ...sent.headers]
  return { ...sent, method: 'POST', url, headers, body: encodeForm(params) }
}

/** A browser that a carrier has redirected: what it says of where it comes from. */
function fromCarrier(issuer: string, to: string): readonly (readonly [string, string])[] {
  const address = URL.parse(to)
  return address === null ? [] : [['sec-fetch-site', relationOf(new URL(issuer), address)]]
}

function isTokenRequest(arrival: Arrival): arrival is TokenRequest {
  return arrival.kind === 'token'
}

function isApiCall(arrival: Arrival): arrival is ApiCall {
  return arrival.kind === 'api'
}

function isMetadataRequest(arrival: Arrival): arrival is MetadataRequest {
  return arrival.kind === 'metadata'
}

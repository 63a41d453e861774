import type { TokenRequest } from '../api/carrier.ts'
import type {
  CallbackOutcome,
  CallOutcome,
  ClientTarget,
  Grant,
  PlatformFlow,
  PlatformTenant,
  StartOptions,
} from '../api/client.ts'
import type { Params } from '../api/params.ts'

/** A flow that could not be begun, or a control that did not work: nothing can be said about the guard. */
export interface Failed {
  readonly kind: 'failed'
  readonly sentence: string
  readonly exchanges: readonly string[]
  /** It could not even be sent: budget, limits, hosts. */
  readonly unable?: true
}

/** A flow up to the authorization request, or why there is none. */
export async function begin(
  target: ClientTarget,
  tenant: PlatformTenant,
  options: StartOptions = {},
): Promise<{ readonly kind: 'flow'; readonly flow: PlatformFlow; readonly exchanges: readonly string[] } | Failed> {
  const started = await target.start(tenant, options)
  const { exchanges } = started
  if (started.kind === 'flow') return { kind: 'flow', flow: started.flow, exchanges }
  const unable = started.kind === 'unclear' && (started.why === 'not-sent' || started.why === 'rate-limited')
  return { kind: 'failed', sentence: started.sentence, exchanges, ...(unable ? { unable } : {}) }
}

/** Takes an honest response to where the flow wants it, in the browser it began in. */
export function deliverHonestly(
  target: ClientTarget,
  flow: PlatformFlow,
  grant: Grant = target.grant(flow),
): Promise<CallbackOutcome> {
  return target.deliver({
    to: callbackOf(flow),
    params: grant.response,
    browser: flow.browser,
    expectsTokenRequest: true,
    label: `honest callback of ${flow.tenant.id} at ${flow.carrier.id}`,
  })
}

/**
 * Delivers a response with something wrong. The label says what: `callback with an invented state`. `redeems` is for what is
 * wrong at the token endpoint only: the platform does redeem the code, some of them after their answer.
 */
export function deliver(
  target: ClientTarget,
  flow: PlatformFlow,
  params: Params,
  options: { readonly label: string } & Partial<Pick<PlatformFlow, 'browser'>> & {
      readonly to?: string
      readonly headers?: Params
      readonly redeems?: true
    },
): Promise<CallbackOutcome> {
  const { label, browser = flow.browser, to = callbackOf(flow), headers, redeems } = options
  return target.deliver({
    to,
    params,
    browser,
    label,
    ...(headers === undefined ? {} : { headers }),
    ...(redeems === undefined ? {} : { expectsTokenRequest: redeems }),
  })
}

/** Where responses of this flow go. */
export function callbackOf({ redirectUri, tenant, carrier }: PlatformFlow): string {
  if (redirectUri === undefined) {
    throw new Error(`neither the start of ${tenant.id} at ${carrier.id} nor the configuration names a redirect URI`)
  }
  return redirectUri
}

/** A finished connection and what it left behind. */
export interface Connected {
  readonly kind: 'connected'
  readonly flow: PlatformFlow
  readonly grant: Grant
  readonly outcome: CallbackOutcome
  /** The one that redeemed the code. */
  readonly redemption: TokenRequest
  readonly exchanges: readonly string[]
}

/**
 * The positive control: starts a flow of its own, delivers the honest response, and wants the code to have been redeemed.
 * With `call`, a call afterwards has to carry the token of this very flow.
 */
export async function connect(
  target: ClientTarget,
  tenant: PlatformTenant,
  options: StartOptions & { readonly call?: true } = {},
): Promise<Connected | Failed> {
  const begun = await begin(target, tenant, options)
  if (begun.kind === 'failed') return begun
  return finish(target, begun.flow, options.call === true ? { call: true } : {})
}

/** The second half of `connect`, for a flow that has begun. */
export async function finish(
  target: ClientTarget,
  flow: PlatformFlow,
  options: { readonly call?: true } = {},
): Promise<Connected | Failed> {
  const grant = target.grant(flow)
  const outcome = await deliverHonestly(target, flow, grant)
  const exchanges = [
    ...flow.exchanges,
    ...outcome.exchanges,
    ...outcome.tokenRequests.flatMap((request) => request.exchanges),
  ]
  const redemption = outcome.tokenRequests.find(({ code }) => code?.value === grant.code)
  if (redemption === undefined) {
    const shown = outcome.kind === 'answered' ? `it answered ${outcome.last.status}` : outcome.sentence
    return {
      kind: 'failed',
      exchanges,
      sentence: `an honest response of ${flow.carrier.id} for ${flow.tenant.id} brought no token request (${shown})${hostHint(target, flow)}`,
    }
  }
  if (options.call === true) {
    const called = await target.call(flow.tenant, { carrier: flow.carrier, browser: flow.browser })
    if (tokenFlowsOf(called).includes(flow.id))
      return { kind: 'connected', flow, grant, outcome, redemption, exchanges }
    const sentence = `after an honest connect of ${flow.tenant.id} at ${flow.carrier.id} a call did not carry the new token`
    return { kind: 'failed', exchanges: [...exchanges, ...called.exchanges], sentence }
  }
  return { kind: 'connected', flow, grant, outcome, redemption, exchanges }
}

/** The flows whose tokens a call carried. */
export function tokenFlowsOf({ apiCalls }: CallOutcome): readonly string[] {
  return apiCalls.flatMap(({ tokens }) => tokens.flatMap(({ issuedFor }) => issuedFor?.flow ?? []))
}

/** Whether a call of a tenant, the flow's own unless said otherwise, carries the tokens of this flow. */
export async function usesTokensOf(
  target: ClientTarget,
  flow: PlatformFlow,
  { tenant = flow.tenant, browser = flow.browser }: Partial<Pick<PlatformFlow, 'tenant' | 'browser'>> = {},
): Promise<{ readonly uses: boolean; readonly call: CallOutcome }> {
  const call = await target.call(tenant, { carrier: flow.carrier, browser })
  return { uses: tokenFlowsOf(call).includes(flow.id), call }
}

/** `localhost` and 127.0.0.1 are different hosts to a cookie. */
function hostHint({ baseUrl }: ClientTarget, flow: PlatformFlow): string {
  const [here, there] = [URL.parse(baseUrl)?.hostname, URL.parse(flow.redirectUri ?? '')?.hostname]
  if (here === undefined || there === undefined || here === there) return ''
  return `; it was started at ${here} and its callback is at ${there}, and cookies of one host are not sent to the other`
}

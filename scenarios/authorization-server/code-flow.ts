import { createHash } from 'node:crypto'
import type {
  AuthorizationOutcome,
  AuthorizationServerTarget,
  BackChannelRequest,
  NavigationOptions,
  ServerClient,
  TokenOutcome,
  Tokens,
} from '../api/authorization-server.ts'
import { type Params, withParam } from '../api/params.ts'
import type { Randomness } from '../api/randomness.ts'

/** What one correct code flow is made of; attacks change one thing in it. */
export interface PlannedFlow {
  readonly client: ServerClient
  readonly redirectUri: string
  readonly state: string
  readonly verifier: string
  /** Parameters of a correct authorization request with an S256 challenge. */
  readonly request: Params
}

/** A code and what belongs to it. */
export interface CodeGrant extends PlannedFlow {
  readonly code: string
  readonly outcome: Extract<AuthorizationOutcome, { kind: 'code' }>
}

/** base64url(SHA-256(verifier)), RFC 7636, 4.2. */
export function s256(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url')
}

/** Makes up a correct flow for a client: fresh state and verifier, the first registered redirect URI, its scope. */
export function planFlow(client: ServerClient, random: Randomness, redirectUri = client.redirectUris[0]): PlannedFlow {
  const state = random.token(24)
  const verifier = random.token(32)
  const request: Params = [
    ['response_type', 'code'],
    ['client_id', client.id],
    ['redirect_uri', redirectUri],
    ...(client.scope === undefined ? [] : ([['scope', client.scope]] as const)),
    ['state', state],
    ['code_challenge', s256(verifier)],
    ['code_challenge_method', 'S256'],
  ]
  return { client, redirectUri, state, verifier, request }
}

/** The token request that redeems a code correctly. */
export function redemption(grant: Pick<CodeGrant, 'code' | 'redirectUri' | 'verifier'>): Params {
  return [
    ['grant_type', 'authorization_code'],
    ['code', grant.code],
    ['redirect_uri', grant.redirectUri],
    ['code_verifier', grant.verifier],
  ]
}

/** How asking for a code went: the grant, or the outcome that stood in its place. */
export type CodeAttempt =
  | { readonly kind: 'grant'; readonly grant: CodeGrant }
  | { readonly kind: 'none'; readonly outcome: AuthorizationOutcome; readonly sentence: string }

/** Asks for a code to the end; `spoil` changes the parameters of the request. */
export async function askForCode(
  target: AuthorizationServerTarget,
  flow: PlannedFlow,
  options: NavigationOptions & { readonly spoil?: (request: Params) => Params; readonly label?: string } = {},
): Promise<CodeAttempt> {
  const { spoil, label, ...navigation } = options
  const params = spoil === undefined ? flow.request : spoil(flow.request)
  const outcome = await target.authorize(flow.client, { params, ...(label === undefined ? {} : { label }) }, navigation)
  if (outcome.kind === 'code') return { kind: 'grant', grant: { ...flow, code: outcome.code, outcome } }
  return { kind: 'none', outcome, sentence: describeOutcome(outcome) }
}

/** Redeems a code; `spoil` changes the form, `request` everything else. */
export async function redeem(
  target: AuthorizationServerTarget,
  grant: CodeGrant,
  options: Omit<BackChannelRequest, 'form'> & { readonly spoil?: (form: Params) => Params } = {},
): Promise<TokenOutcome> {
  const { spoil, ...request } = options
  const form = redemption(grant)
  return target.token(grant.client, { ...request, form: spoil === undefined ? form : spoil(form) })
}

/** A positive control: a whole correct flow of its own. */
export type Control =
  | { readonly kind: 'worked'; readonly grant: CodeGrant; readonly tokens: Tokens }
  | {
      readonly kind: 'failed'
      readonly sentence: string
      readonly exchanges: readonly string[]
      /** The request never went out or met a rate limit: nothing is known of the server, and the operator can help. */
      readonly unable?: boolean
    }

/** Runs a correct flow from planning to tokens, with the same client and options as the probe beside it. */
export async function correctFlow(
  target: AuthorizationServerTarget,
  client: ServerClient,
  random: Randomness,
  options: NavigationOptions & { readonly redirectUri?: string; readonly scope?: string } = {},
): Promise<Control> {
  const { redirectUri, scope, ...navigation } = options
  const planned = planFlow(client, random, redirectUri)
  const flow = scope === undefined ? planned : { ...planned, request: withParam(planned.request, 'scope', scope) }
  const attempt = await askForCode(target, flow, { ...navigation, label: 'control: a correct request' })
  if (attempt.kind === 'none') {
    return {
      kind: 'failed',
      sentence: `a correct authorization request brought no code: ${attempt.sentence}`,
      exchanges: attempt.outcome.exchanges,
      unable: wasUnable(attempt.outcome),
    }
  }
  const answer = await redeem(target, attempt.grant, {
    label: 'control: a correct token request',
    ...(navigation.at === undefined ? {} : { at: navigation.at }),
  })
  if (answer.kind === 'tokens') return { kind: 'worked', grant: attempt.grant, tokens: answer }
  return {
    kind: 'failed',
    sentence: `a correct token request brought no tokens: ${describeTokenOutcome(answer)}`,
    exchanges: [...attempt.grant.outcome.exchanges, ...answer.exchanges],
    unable: wasUnable(answer),
  }
}

/** Whether the request never went out or met a rate limit, so that nothing is known of the server. */
export function wasUnable(outcome: AuthorizationOutcome | TokenOutcome): boolean {
  return outcome.kind === 'unclear' && (outcome.why === 'not-sent' || outcome.why === 'rate-limited')
}

/** One sentence part for people: how an authorization request ended. */
export function describeOutcome(outcome: AuthorizationOutcome): string {
  switch (outcome.kind) {
    case 'code':
      return `a code was sent to ${outcome.response.deliveredTo}`
    case 'tokens':
      return `tokens were sent to ${outcome.response.deliveredTo}`
    case 'error':
      return `the error ${outcome.error} was sent to ${outcome.response.deliveredTo}`
    case 'left':
      return `the browser was sent to ${outcome.response.deliveredTo} with neither code nor error`
    case 'page':
      return outcome.stalled
        ? `the flow stopped at a page the log-in steps do not know (${outcome.status} at ${pathOf(outcome.url)})`
        : `the server showed a page of its own (status ${outcome.status})`
    case 'unclear':
    case 'login-failed':
      return outcome.sentence
  }
}

/** One sentence part for people: what a token request brought. */
export function describeTokenOutcome(outcome: TokenOutcome): string {
  switch (outcome.kind) {
    case 'tokens':
      return 'tokens were issued'
    case 'refused':
      return `refused with status ${outcome.status}${outcome.error === undefined ? '' : ` and error ${outcome.error}`}`
    case 'unclear':
      return outcome.sentence
  }
}

function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : url
}

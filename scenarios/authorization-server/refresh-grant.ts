import type {
  AuthorizationServerTarget,
  BackChannelRequest,
  NavigationOptions,
  ServerClient,
  TokenOutcome,
  Tokens,
} from '../api/authorization-server.ts'
import { type Finding, notApplicable } from '../api/finding.ts'
import { first, type Params, withParam } from '../api/params.ts'
import type { Randomness } from '../api/randomness.ts'
import { askForCode, type Control, describeTokenOutcome, planFlow, redeem } from './code-flow.ts'
import { controlFailed, nameOf } from './judge.ts'

/** A live refresh token that nobody has used yet, and the tokens it came with. */
export interface RefreshGrant {
  readonly client: ServerClient
  readonly refreshToken: string
  readonly tokens: Tokens
  readonly exchanges: readonly string[]
}

/** How asking for a refresh token went. */
export type RefreshAttempt =
  | { readonly kind: 'grant'; readonly grant: RefreshGrant }
  | { readonly kind: 'none-issued'; readonly sentence: string; readonly exchanges: readonly string[] }
  | Extract<Control, { kind: 'failed' }>

export interface RefreshFlowOptions extends NavigationOptions {
  /** Changes the authorization request beyond what the server needs to issue a refresh token. */
  readonly spoil?: (request: Params) => Params
}

/** What the endpoint and the scenario share. */
export interface RefreshContext {
  readonly target: AuthorizationServerTarget
  readonly random: Randomness
}

/** Adds what this server wants before it issues a refresh token (`facts.refreshNeeds`): scopes, or parameters as `name=value`. */
export function askingForRefresh(client: ServerClient, request: Params): Params {
  return (client.facts.refreshNeeds ?? []).reduce<Params>((params, need) => {
    const [name = '', ...value] = need.split('=')
    if (value.length > 0) return withParam(params, name, value.join('='))
    const scopes = (first(params, 'scope') ?? '').split(' ').filter((scope) => scope !== '')
    return scopes.includes(need) ? params : withParam(params, 'scope', [...scopes, need].join(' '))
  }, request)
}

/** A correct code flow that asks for a refresh token the way this server wants it. */
export async function askForRefreshToken(
  { target, random }: RefreshContext,
  client: ServerClient,
  options: RefreshFlowOptions = {},
): Promise<RefreshAttempt> {
  const { spoil = (request: Params) => request, ...navigation } = options
  const attempt = await askForCode(target, planFlow(client, random), {
    ...navigation,
    label: 'a correct request, for a refresh token',
    spoil: (request) => spoil(askingForRefresh(client, request)),
  })
  if (attempt.kind === 'none') {
    return {
      kind: 'failed',
      sentence: `a correct authorization request brought no code: ${attempt.sentence}`,
      exchanges: attempt.outcome.exchanges,
    }
  }
  const answer = await redeem(target, attempt.grant, { label: 'a correct token request' })
  const exchanges = [...attempt.grant.outcome.exchanges, ...answer.exchanges]
  if (answer.kind !== 'tokens') {
    const sentence = `a correct token request brought no tokens: ${describeTokenOutcome(answer)}`
    return { kind: 'failed', sentence, exchanges }
  }
  if (answer.refreshToken === undefined) {
    return { kind: 'none-issued', sentence: `the ${nameOf(client)} was issued no refresh token`, exchanges }
  }
  return { kind: 'grant', grant: { client, refreshToken: answer.refreshToken, tokens: answer, exchanges } }
}

/** Runs a part with a fresh refresh token of this client; where none comes, the rows are answered with the reason. */
export async function withRefreshToken(
  context: RefreshContext,
  client: ServerClient,
  rows: string | readonly string[],
  part: (grant: RefreshGrant) => Promise<readonly Finding[]>,
  options: RefreshFlowOptions = {},
): Promise<readonly Finding[]> {
  const attempt = await askForRefreshToken(context, client, options)
  switch (attempt.kind) {
    case 'failed':
      return controlFailed(rows, attempt)
    case 'none-issued':
      return notApplicable(rows, attempt.sentence, attempt)
    case 'grant':
      return part(attempt.grant)
  }
}

/** The refresh request; `spoil` changes the form, the rest everything else. */
export async function refresh(
  target: AuthorizationServerTarget,
  client: ServerClient,
  refreshToken: string,
  options: Omit<BackChannelRequest, 'form'> & { readonly spoil?: (form: Params) => Params } = {},
): Promise<TokenOutcome> {
  const { spoil, ...request } = options
  const form: Params = [
    ['grant_type', 'refresh_token'],
    ['refresh_token', refreshToken],
  ]
  return target.token(client, { ...request, form: spoil === undefined ? form : spoil(form) })
}

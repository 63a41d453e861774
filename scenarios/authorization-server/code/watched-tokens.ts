import type { ServerClient, TokenOracle, Tokens } from '../../api/authorization-server.ts'
import { askForCode, type CodeGrant, type Control, describeTokenOutcome, planFlow, redeem } from '../code-flow.ts'
import { askingForRefresh, type RefreshContext, refresh } from '../refresh-grant.ts'

/** Whether a token still works, and how that was found out. */
export interface Life {
  readonly what: string
  readonly state: 'live' | 'dead' | 'unclear'
  readonly sentence: string
  readonly exchanges: readonly string[]
}

/** A code that was redeemed, and tokens of it whose life can be told. */
export type WatchedTokens =
  | {
      readonly kind: 'watched'
      readonly grant: CodeGrant
      /** Asks for the life of each token. A refresh token is used up by it, so ask once. */
      readonly after: () => Promise<readonly Life[]>
    }
  /** Neither an oracle for access tokens nor a refresh token. */
  | { readonly kind: 'blind'; readonly missing: string }
  | Extract<Control, { kind: 'failed' }>

/**
 * Redeems a fresh code and finds out which of its tokens can be watched: the access token by an oracle that calls it
 * live now, the refresh token where one of another flow has just been refreshed.
 */
export async function watchTokens(context: RefreshContext, client: ServerClient): Promise<WatchedTokens> {
  const untouched = await redeemed(context, client)
  if (untouched.kind === 'failed') return untouched
  const watched = await redeemed(context, client)
  if (watched.kind === 'failed') return watched
  const oracle = await liveOracle(context, watched.tokens)
  const refreshToken = (await refreshes(context, client, untouched.tokens)) ? watched.tokens.refreshToken : undefined
  if (oracle.kind === 'none' && refreshToken === undefined) return { kind: 'blind', missing: oracle.missing }
  return {
    kind: 'watched',
    grant: watched.grant,
    async after() {
      const access = oracle.kind === 'none' ? [] : [await lifeByOracle(oracle.oracle, watched.tokens.accessToken)]
      // Last, because the use of a dead refresh token may end more than it tells.
      const refreshed = refreshToken === undefined ? [] : [await lifeByRefresh(context, client, refreshToken)]
      return [...access, ...refreshed]
    },
  }
}

async function redeemed(
  { target, random }: RefreshContext,
  client: ServerClient,
): Promise<{ kind: 'redeemed'; grant: CodeGrant; tokens: Tokens } | Extract<Control, { kind: 'failed' }>> {
  const asked = await askForCode(target, planFlow(client, random), {
    label: 'a correct request',
    spoil: (request) => askingForRefresh(client, request),
  })
  if (asked.kind === 'none') {
    const sentence = `a correct authorization request brought no code: ${asked.sentence}`
    return { kind: 'failed', sentence, exchanges: asked.outcome.exchanges }
  }
  const answer = await redeem(target, asked.grant, { label: 'the first redemption' })
  if (answer.kind === 'tokens') return { kind: 'redeemed', grant: asked.grant, tokens: answer }
  const sentence = `a correct token request brought no tokens: ${describeTokenOutcome(answer)}`
  return { kind: 'failed', sentence, exchanges: [...asked.grant.outcome.exchanges, ...answer.exchanges] }
}

type LiveOracle =
  | { readonly kind: 'oracle'; readonly oracle: TokenOracle }
  | { readonly kind: 'none'; readonly missing: string }

async function liveOracle({ target }: RefreshContext, tokens: Tokens): Promise<LiveOracle> {
  const found = await target.oracle(target.tenants[0])
  if (found.kind === 'none') return found
  const now = await found.oracle.ask(tokens.accessToken)
  if (now.kind === 'live') return found
  return { kind: 'none', missing: `${found.oracle.name} does not call a fresh access token live: ${now.sentence}` }
}

async function refreshes({ target }: RefreshContext, client: ServerClient, tokens: Tokens): Promise<boolean> {
  if (tokens.refreshToken === undefined) return false
  const outcome = await refresh(target, client, tokens.refreshToken, { label: 'control: refresh an untouched grant' })
  return outcome.kind === 'tokens'
}

async function lifeByOracle(oracle: TokenOracle, token: string): Promise<Life> {
  const life = await oracle.ask(token)
  const said = life.kind === 'live' ? `${oracle.name} calls it live` : life.sentence
  return {
    what: 'the first access token',
    state: life.kind,
    sentence: said,
    exchanges: life.exchanges,
  }
}

async function lifeByRefresh({ target }: RefreshContext, client: ServerClient, token: string): Promise<Life> {
  const outcome = await refresh(target, client, token, { label: 'the first refresh token afterwards' })
  const state = { tokens: 'live', refused: 'dead', unclear: 'unclear' } as const
  return {
    what: 'the first refresh token',
    state: state[outcome.kind],
    sentence: `a refresh with it: ${describeTokenOutcome(outcome)}`,
    exchanges: outcome.exchanges,
  }
}

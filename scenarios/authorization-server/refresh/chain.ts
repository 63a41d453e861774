import type { TokenOutcome } from '../../api/authorization-server.ts'
import { describeTokenOutcome } from '../code-flow.ts'
import { type RefreshContext, type RefreshGrant, refresh } from '../refresh-grant.ts'

/** Refresh tokens of one family in order, the first one from the code, each of the others from a refresh. */
export type Chain =
  | { readonly kind: 'chain'; readonly tokens: readonly string[]; readonly exchanges: readonly string[] }
  /** A refresh on the way brought no new refresh token. */
  | { readonly kind: 'not-rotated'; readonly sentence: string; readonly exchanges: readonly string[] }
  | { readonly kind: 'failed'; readonly sentence: string; readonly exchanges: readonly string[] }

/** Refreshes a family a number of times, always with the newest refresh token. */
export async function refreshChain({ target }: RefreshContext, grant: RefreshGrant, times: number): Promise<Chain> {
  const tokens = [grant.refreshToken]
  const exchanges = [...grant.exchanges]
  for (let turn = 1; turn <= times; turn++) {
    const outcome: TokenOutcome = await refresh(target, grant.client, tokens.at(-1) ?? grant.refreshToken, {
      label: `a correct refresh (number ${turn} of the family)`,
    })
    exchanges.push(...outcome.exchanges)
    if (outcome.kind !== 'tokens') {
      const sentence = `a correct refresh (number ${turn} of the family) brought no tokens: ${describeTokenOutcome(outcome)}`
      return { kind: 'failed', sentence, exchanges }
    }
    if (outcome.refreshToken === undefined || tokens.includes(outcome.refreshToken)) {
      return { kind: 'not-rotated', sentence: 'the refresh brought no new refresh token', exchanges }
    }
    tokens.push(outcome.refreshToken)
  }
  return { kind: 'chain', tokens, exchanges }
}

import type { AuthorizationServerTarget, ServerClient, Tokens } from '../../api/authorization-server.ts'
import { without, withParam } from '../../api/params.ts'
import type { ScenarioContext } from '../../api/scenario.ts'
import { type GrantedScope, grantedScope, isWithin } from '../access-token.ts'
import { askForCode, describeOutcome, describeTokenOutcome, planFlow, redeem } from '../code-flow.ts'

export type Context = ScenarioContext<AuthorizationServerTarget>

/** What a whole flow with a certain scope came to. */
export type ScopeAnswer = { readonly exchanges: readonly string[] } & (
  | { readonly kind: 'tokens'; readonly tokens: Tokens; readonly granted: GrantedScope }
  /** An error, at one of the two endpoints. */
  | { readonly kind: 'refused'; readonly sentence: string; readonly at: 'authorization' | 'token' }
  /** `crash`: a 5xx or a loop in answer to this request. */
  | { readonly kind: 'unclear'; readonly sentence: string; readonly crash: boolean }
)

/** Runs a correct flow with another scope than usual, or with none, to the end. */
export async function askForScope(
  { target, random }: Context,
  client: ServerClient,
  scope: string | undefined,
): Promise<ScopeAnswer> {
  const asked = await askForCode(target, planFlow(client, random), {
    label: scope === undefined ? 'a request without scope' : `a request for the scope "${scope}"`,
    spoil: (request) => (scope === undefined ? without(request, 'scope') : withParam(request, 'scope', scope)),
  })
  if (asked.kind === 'none') {
    const { outcome, sentence } = asked
    const { exchanges } = outcome
    const shown = outcome.kind === 'page' && !outcome.stalled
    if (outcome.kind === 'error' || outcome.kind === 'left' || shown) {
      return { kind: 'refused', sentence: describeOutcome(outcome), at: 'authorization', exchanges }
    }
    const crash = outcome.kind === 'unclear' && (outcome.why === 'crash' || outcome.why === 'loop')
    return { kind: 'unclear', sentence, crash, exchanges }
  }
  const answer = await redeem(target, asked.grant, { label: 'redeem what was granted' })
  const exchanges = [...asked.grant.outcome.exchanges, ...answer.exchanges]
  switch (answer.kind) {
    case 'tokens':
      return {
        kind: 'tokens',
        tokens: answer,
        granted: await grantedScope(target, target.tenants[0], answer),
        exchanges,
      }
    case 'refused':
      return { kind: 'refused', sentence: describeTokenOutcome(answer), at: 'token', exchanges }
    case 'unclear':
      return { kind: 'unclear', sentence: answer.sentence, crash: answer.why === 'crash', exchanges }
  }
}

/** Whether two scopes hold the same values. */
export function sameScope(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && isWithin(a, b)
}

import type { TokenOutcome } from '../../api/authorization-server.ts'
import { broken, type Finding, held, inconclusive } from '../../api/finding.ts'
import { type Params, withExtra } from '../../api/params.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { askForCode, correctFlow, describeTokenOutcome, planFlow, redeem } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed, nameOf } from '../judge.ts'

const row = 'OAUTH21-3.2-1'

const harmless = [
  { what: 'an unknown parameter', add: (form: Params) => withExtra(form, 'parcelproof_unknown', 'value') },
  { what: 'an empty scope', add: (form: Params) => withExtra(form, 'scope', '') },
] as const

export const unknownAndEmptyParameters = authorizationServerScenario({
  id: 'authorization-server/token-endpoint/unknown-and-empty-parameters',
  title: 'Unknown and empty parameters of a token request change nothing',
  story:
    'A client sends a parameter of some extension that this server has never heard of, and leaves another one empty.',
  requirements: [row],
  needs: [],
  caughtBy: [
    { twin: 'refuses-unknown-token-parameters', breaks: [row] },
    { twin: 'refuses-empty-token-parameters', breaks: [row] },
  ],
  async run({ target, random }): Promise<readonly Finding[]> {
    const [client] = target.tenants[0].clients
    const control = await correctFlow(target, client, random)
    if (control.kind === 'failed') return controlFailed(row, control)
    return inTurn(harmless, async ({ what, add }) => {
      const asked = await askForCode(target, planFlow(client, random), { browser: control.grant.outcome.browser })
      if (asked.kind === 'none') {
        return controlFailed(row, { kind: 'failed', sentence: asked.sentence, exchanges: asked.outcome.exchanges })
      }
      const outcome = await redeem(target, asked.grant, { label: `redeem with ${what}`, spoil: add })
      return mustBringTokens(outcome, `a token request with ${what} (${nameOf(client)})`, control.tokens.scope)
    })
  },
})

function mustBringTokens(outcome: TokenOutcome, attempt: string, scope: string | undefined): readonly Finding[] {
  if (outcome.kind === 'unclear') return inconclusive(row, `${attempt}: ${outcome.sentence}`, outcome)
  if (outcome.kind === 'tokens' && outcome.scope === scope)
    return held(row, `${attempt}: tokens as without it`, outcome)
  const observed =
    outcome.kind === 'tokens'
      ? `tokens with the scope "${outcome.scope ?? ''}" instead of "${scope ?? ''}"`
      : describeTokenOutcome(outcome)
  return broken(row, { expected: 'the same tokens as without it', observed: `${attempt}: ${observed}` }, outcome)
}

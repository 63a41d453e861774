import type { ServerClient } from '../../api/authorization-server.ts'
import { broken, couldNotRun, type Finding, held, inconclusive } from '../../api/finding.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { describeTokenOutcome, redeem } from '../code-flow.ts'
import { onePublicOneConfidential } from '../flow-series.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed, mustRefuseTokens, nameOf, oneClientOfEachKind } from '../judge.ts'
import type { RefreshContext } from '../refresh-grant.ts'
import { type Life, watchTokens } from './watched-tokens.ts'

const row = 'RFC9700-4.2.4-3'

export const replayRevokes = authorizationServerScenario({
  id: 'authorization-server/code/replay-revokes',
  title: 'A replayed code ends the tokens it brought',
  story:
    'A code comes a second time, verifier and all: one of the two was a thief, so what the first one got must end.',
  requirements: [row],
  needs: ['authorization-endpoint'],
  repeats: true,
  caughtBy: [{ twin: 'keeps-tokens-after-code-replay', breaks: [row] }],
  run: (context) =>
    inTurn(onePublicOneConfidential(oneClientOfEachKind(context.target)), (client) => replay(context, client)),
})

async function replay(context: RefreshContext, client: ServerClient): Promise<readonly Finding[]> {
  const tokens = await watchTokens(context, client)
  if (tokens.kind === 'failed') return controlFailed(row, tokens)
  if (tokens.kind === 'blind') return couldNotRun(row, tokens.missing)
  const attempt = `the very same token request a second time (${nameOf(client)})`
  const second = await redeem(context.target, tokens.grant, { label: 'the very same request again' })
  if (second.kind === 'unclear') return mustRefuseTokens(row, second, attempt)
  const lives = await tokens.after()
  return lives.flatMap((life) => mustBeDead(life, `after ${attempt} (${describeTokenOutcome(second)})`))
}

function mustBeDead(life: Life, when: string): readonly Finding[] {
  switch (life.state) {
    case 'dead':
      return held(row, `${life.what} is dead ${when}: ${life.sentence}`, life)
    case 'live':
      return broken(
        row,
        { expected: `${life.what} is dead ${when}`, observed: `${life.what} still works ${when}: ${life.sentence}` },
        life,
      )
    case 'unclear':
      return inconclusive(row, `whether ${life.what} is dead ${when} did not show: ${life.sentence}`, life)
  }
}

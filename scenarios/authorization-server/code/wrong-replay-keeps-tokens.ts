import type { ClientAuthentication, ServerClient } from '../../api/authorization-server.ts'
import { broken, couldNotRun, type Finding, held, inconclusive } from '../../api/finding.ts'
import { type Params, withParam } from '../../api/params.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { redeem } from '../code-flow.ts'
import { onePublicOneConfidential } from '../flow-series.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed, mustRefuseTokens, nameOf, oneClientOfEachKind } from '../judge.ts'
import type { RefreshContext } from '../refresh-grant.ts'
import { wrongAuthentications } from '../wrong-authentication.ts'
import { type Life, watchTokens } from './watched-tokens.ts'

const row = 'OAUTH21-7.5.2-1'

/** What somebody gets wrong who has the code and not everything that belongs to it. */
interface WrongReplay {
  readonly what: string
  readonly spoil?: (form: Params) => Params
  readonly authentication?: ClientAuthentication
}

export const wrongReplayKeepsTokens = authorizationServerScenario({
  id: 'authorization-server/code/wrong-replay-keeps-tokens',
  title: 'A replay with wrong parameters ends nobody’s tokens',
  story: 'Somebody who has seen a used code sends it with a made-up verifier, hoping to log its owner out.',
  requirements: [row],
  needs: ['authorization-endpoint'],
  repeats: true,
  caughtBy: [{ twin: 'revokes-on-wrong-code-replay', breaks: [row] }],
  run: (context) =>
    inTurn(onePublicOneConfidential(oneClientOfEachKind(context.target)), (client) =>
      inTurn(wrongReplays(context, client), (wrong) => replay(context, client, wrong)),
    ),
})

function wrongReplays({ random }: RefreshContext, client: ServerClient): readonly WrongReplay[] {
  const other = random.token(32)
  const credentials = wrongAuthentications(client, random).find(
    ({ authentication }) => 'clientId' in authentication && authentication.method !== 'none',
  )
  return [
    { what: 'another verifier', spoil: (form) => withParam(form, 'code_verifier', other) },
    ...(credentials === undefined ? [] : [credentials]),
  ]
}

async function replay(
  context: RefreshContext,
  client: ServerClient,
  { what, ...spoilt }: WrongReplay,
): Promise<readonly Finding[]> {
  const tokens = await watchTokens(context, client)
  if (tokens.kind === 'failed') return controlFailed(row, tokens)
  if (tokens.kind === 'blind') return couldNotRun(row, tokens.missing)
  const attempt = `a used code sent again with ${what} (${nameOf(client)})`
  const second = await redeem(context.target, tokens.grant, { ...spoilt, label: `the code again with ${what}` })
  if (second.kind === 'tokens')
    return inconclusive(row, `${attempt} brought tokens, so there was no refusal to look at`, second)
  if (second.kind === 'unclear') return mustRefuseTokens(row, second, attempt)
  return (await tokens.after()).flatMap((life) => mustLive(life, `after ${attempt}`))
}

function mustLive(life: Life, when: string): readonly Finding[] {
  switch (life.state) {
    case 'live':
      return held(row, `${life.what} still works ${when}: ${life.sentence}`, life)
    case 'dead':
      return broken(
        row,
        { expected: `${life.what} still works ${when}`, observed: `${life.what} is dead ${when}: ${life.sentence}` },
        life,
      )
    case 'unclear':
      return inconclusive(row, `whether ${life.what} works ${when} did not show: ${life.sentence}`, life)
  }
}

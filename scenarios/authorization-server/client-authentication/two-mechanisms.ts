import type { AuthorizationServerTarget } from '../../api/authorization-server.ts'
import { type Finding, recorded } from '../../api/finding.ts'
import { withParam } from '../../api/params.ts'
import { authorizationServerScenario, type ScenarioContext } from '../../api/scenario.ts'
import { askForCode, correctFlow, describeTokenOutcome, planFlow, redeem } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed, mustRefuseTokens, nameOf, oneClientOfEachKind } from '../judge.ts'
import { by, type SecretClient, withSecret } from './secret-clients.ts'

const several = 'RFC6749-2.3-2'
const enforced = 'RFC9700-2.5-1'

type Context = ScenarioContext<AuthorizationServerTarget>

const pairs = [
  { what: 'the right secret in the header and in the body', header: 'right', body: 'right' },
  { what: 'the right secret in the header and a wrong one in the body', header: 'right', body: 'wrong' },
  { what: 'a wrong secret in the header and the right one in the body', header: 'wrong', body: 'right' },
] as const

export const twoMechanisms = authorizationServerScenario({
  id: 'authorization-server/client-authentication/two-mechanisms',
  title: 'One wrong secret is not outweighed by a right one beside it',
  story: 'A token request carries client credentials twice, in the header and in the body, and one of them is wrong.',
  requirements: [several, enforced],
  needs: ['client-secret'],
  everyKindOfClient: true,
  caughtBy: [{ twin: 'reads-one-of-two-credentials', breaks: [enforced] }],
  run: (context) =>
    inTurn(withSecret(oneClientOfEachKind(context.target)), (registered) => tryPairs(context, registered)),
})

async function tryPairs({ target, random }: Context, registered: SecretClient): Promise<readonly Finding[]> {
  const { client } = registered
  const control = await correctFlow(target, client, random)
  if (control.kind === 'failed') return controlFailed([several, enforced], control)
  return inTurn(pairs, async (pair) => {
    const asked = await askForCode(target, planFlow(client, random))
    if (asked.kind === 'none') {
      const failed = { kind: 'failed', sentence: asked.sentence, exchanges: asked.outcome.exchanges } as const
      return controlFailed([several, enforced], failed)
    }
    const secrets = { right: registered.secret, wrong: random.token(24) }
    const outcome = await redeem(target, asked.grant, {
      authentication: by('client_secret_basic', { client, secret: secrets[pair.header] }),
      spoil: (form) => withParam(withParam(form, 'client_id', client.id), 'client_secret', secrets[pair.body]),
      label: `redeem with ${pair.what}`,
    })
    const attempt = `${pair.what} (${nameOf(client)})`
    const bothRight = pair.header === 'right' && pair.body === 'right'
    return [
      ...recorded(several, `${attempt}: ${describeTokenOutcome(outcome)}`, outcome),
      ...(bothRight ? [] : mustRefuseTokens(enforced, outcome, attempt)),
    ]
  })
}

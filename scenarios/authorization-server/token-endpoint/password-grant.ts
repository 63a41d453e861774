import type { AuthorizationServerTarget, ServerClient, TokenOutcome } from '../../api/authorization-server.ts'
import { couldNotRun, type Finding, recorded } from '../../api/finding.ts'
import type { Randomness } from '../../api/randomness.ts'
import { authorizationServerScenario, type ScenarioContext } from '../../api/scenario.ts'
import { askByClientCredentials } from '../client-credentials-call.ts'
import { type Control, correctFlow, describeTokenOutcome } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed, mustRefuseTokens, nameOf, oneClientOfEachKind } from '../judge.ts'

const row = 'RFC9700-2.4-1-as'

type Context = ScenarioContext<AuthorizationServerTarget>

export const passwordGrant = authorizationServerScenario({
  id: 'authorization-server/token-endpoint/password-grant',
  title: 'Nobody trades a user name and a password for tokens',
  story: 'A client asks people for their password and sends it to the token endpoint itself.',
  requirements: [row],
  needs: [],
  withPages: true,
  caughtBy: [{ twin: 'offers-password-grant', breaks: [row] }],
  async run(context) {
    const listed = context.target.tenants[0].metadata?.grant_types_supported
    const offered = Array.isArray(listed) && listed.includes('password')
    return [
      ...(offered ? recorded(row, 'the metadata lists the password grant among `grant_types_supported`') : []),
      ...(await inTurn(oneClientOfEachKind(context.target), (client) => tryPassword(context, client))),
    ]
  },
})

async function tryPassword({ target, random }: Context, client: ServerClient): Promise<readonly Finding[]> {
  const control = await controlOf(target, client, random)
  const user = target.tenants[0].users.find(({ password }) => password !== undefined)
  const outcome = await target.token(client, {
    form: [
      ['grant_type', 'password'],
      ['username', user?.username ?? 'parcelproof'],
      ['password', user?.password ?? random.token(12)],
      ...(client.scope === undefined ? [] : ([['scope', client.scope]] as const)),
    ],
    label: 'the password grant',
  })
  const attempt = `the password grant (${nameOf(client)}${user === undefined ? ', a made-up user' : ''})`
  // Tokens are tokens, also at an address that has this grant alone.
  if (outcome.kind !== 'tokens' && control.kind === 'failed') return controlFailed(row, control)
  const form = recorded(row, `${attempt}: ${describeTokenOutcome(outcome)}`, outcome)
  if (user === undefined && !namesTheGrant(outcome) && outcome.kind === 'refused') {
    const missing = `${attempt} was refused, which may be for the user: add one to \`users\` of the tenant`
    return [...form, ...couldNotRun(row, missing, outcome)]
  }
  return [...form, ...mustRefuseTokens(row, outcome, attempt)]
}

/** A correct flow; at a server without one, client credentials. */
async function controlOf(
  target: AuthorizationServerTarget,
  client: ServerClient,
  random: Randomness,
): Promise<Control | { readonly kind: 'worked' }> {
  const flow = await target.able('authorization-endpoint')
  if (flow.kind !== 'no') return correctFlow(target, client, random)
  const answer = await askByClientCredentials(target, client)
  if (answer.kind === 'tokens') return { kind: 'worked' }
  const sentence = `client credentials brought no tokens: ${describeTokenOutcome(answer)}`
  return { kind: 'failed', sentence, exchanges: answer.exchanges }
}

/** A refusal of the grant itself says enough without a real user. */
function namesTheGrant(outcome: TokenOutcome): boolean {
  const aboutTheGrant = ['unsupported_grant_type', 'unauthorized_client']
  return outcome.kind === 'refused' && aboutTheGrant.includes(outcome.error ?? '')
}

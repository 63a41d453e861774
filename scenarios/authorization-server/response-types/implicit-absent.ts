import type { AuthorizationServerTarget, ServerClient } from '../../api/authorization-server.ts'
import { broken, type Finding, held, recorded } from '../../api/finding.ts'
import { withParam } from '../../api/params.ts'
import { authorizationServerScenario, type ScenarioContext } from '../../api/scenario.ts'
import { onePublicOneConfidential } from '../clients.ts'
import { betweenControls, codeControl } from '../code-control.ts'
import { describeOutcome, planFlow } from '../code-flow.ts'
import { responseOf } from '../delivery.ts'
import { inTurn } from '../in-turn.ts'
import { mustBringNoCode, nameOf } from '../judge.ts'

const row = 'RFC9700-4.2.4-A2'

/** Response types that bring an access token from the authorization endpoint. */
const implicitTypes = ['token', 'id_token token', 'code token', 'code id_token token']

export const implicitAbsent = authorizationServerScenario({
  id: 'authorization-server/response-types/implicit-absent',
  title: 'No access token comes from the authorization endpoint',
  story: 'A client asks for an access token in the redirect, as the implicit grant does.',
  requirements: [row],
  needs: ['authorization-endpoint'],
  caughtBy: [{ twin: 'issues-implicit-tokens', breaks: [row] }],
  async run(context) {
    const { target } = context
    const asked = await inTurn(onePublicOneConfidential(target), (client) => askImplicitly(context, client))
    return [...asked, ...advertised(target)]
  },
})

/** What the metadata lists stands for the whole server, whoever gets it. */
function advertised(target: AuthorizationServerTarget): readonly Finding[] {
  const supported = target.tenants[0].metadata?.response_types_supported
  if (!Array.isArray(supported)) return []
  const listed = implicitTypes.filter((type) => supported.includes(type))
  return listed.length === 0
    ? held(row, 'response_types_supported lists no type with an access token')
    : broken(row, {
        expected: 'response_types_supported without access tokens',
        observed: `response_types_supported lists ${listed.join(', ')}`,
      })
}

function askImplicitly(
  { target, random }: ScenarioContext<AuthorizationServerTarget>,
  client: ServerClient,
): Promise<readonly Finding[]> {
  return betweenControls(
    row,
    () => codeControl(target, client, random),
    () =>
      inTurn(implicitTypes, async (type) => {
        const request = withParam(planFlow(client, random).request, 'response_type', type)
        const params = type.includes('id_token') ? [...request, ['nonce', random.token(16)] as const] : request
        const outcome = await target.authorize(client, { params, label: `ask with response_type=${type}` })
        const what = `response_type=${type} (${nameOf(client)})`
        const tokens = responseOf(outcome)?.params.some(([name]) => name === 'access_token') === true
        if (tokens) {
          const observed = `${what}: an access token was sent to ${responseOf(outcome)?.deliveredTo}`
          return broken(row, { expected: 'no access token in the redirect', observed }, outcome)
        }
        // A code for a type that asks for more than a code brought no token here; other rows judge it.
        if (outcome.kind === 'code' || outcome.kind === 'tokens') {
          return held(row, `${what}: ${describeOutcome(outcome)}, without an access token`, outcome)
        }
        if (outcome.kind === 'error')
          return [...held(row, what, outcome), ...recorded(row, `${what}: ${outcome.error}`, outcome)]
        return mustBringNoCode(row, outcome, what)
      }),
  )
}

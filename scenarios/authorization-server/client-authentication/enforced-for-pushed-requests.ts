import type { AuthorizationServerTarget, ClientAuthentication, ServerClient } from '../../api/authorization-server.ts'
import { broken, couldNotRun, type Finding, held, inconclusive } from '../../api/finding.ts'
import type { HttpAnswer } from '../../api/http.ts'
import { authorizationServerScenario, type ScenarioContext } from '../../api/scenario.ts'
import { planFlow } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed, mustBringNoCode, nameOf, oneClientOfEachKind } from '../judge.ts'
import { isRecord } from '../jwt.ts'
import { fewWrongAuthentications } from '../wrong-authentication.ts'

const row = 'RFC9700-2.5-1'
const endpoint = 'pushed_authorization_request_endpoint'

type Context = ScenarioContext<AuthorizationServerTarget>

export const enforcedForPushedRequests = authorizationServerScenario({
  id: 'authorization-server/client-authentication/enforced-for-pushed-requests',
  title: 'Nobody pushes an authorization request in the name of a confidential client',
  story: 'Somebody who has only the id of a confidential client pushes an authorization request in its name.',
  requirements: [row],
  needs: ['authorization-endpoint', 'confidential-client', 'pushed-requests'],
  everyKindOfClient: true,
  caughtBy: [{ twin: 'accepts-any-client-secret', breaks: [row] }],
  run: (context) =>
    inTurn(
      oneClientOfEachKind(context.target).filter(({ confidential }) => confidential),
      (client) => pushes(context, client),
    ),
})

async function pushes(context: Context, client: ServerClient): Promise<readonly Finding[]> {
  const control = await push(context, client, client.authentication, 'control: a correct push')
  if (requestUriOf(control) === undefined) {
    const sentence = `a correct push brought no request_uri: ${describe(control)}`
    return controlFailed(row, { kind: 'failed', sentence, exchanges: control.exchanges })
  }
  const wrong = await inTurn(fewWrongAuthentications(client, context.random), async ({ what, authentication }) => {
    const answer = await push(context, client, authentication, `push with ${what}`)
    return judge(answer, `a push for the ${nameOf(client)} with ${what}`)
  })
  return [...wrong, ...(await pushedByAnother(context, client))]
}

function push(
  { target, random }: Context,
  client: ServerClient,
  authentication: ClientAuthentication,
  label: string,
): Promise<HttpAnswer> {
  // client_id is part of the request that is pushed, whoever authenticates (RFC 9126, 2.1).
  return target.post(client, endpoint, { form: planFlow(client, random).request, authentication, label })
}

/** Another client's good credentials: what they bring must be of no use in the name of this client. */
async function pushedByAnother(context: Context, client: ServerClient): Promise<readonly Finding[]> {
  const { target } = context
  const other = target.tenants[0].clients.find(({ id, confidential }) => id !== client.id && confidential)
  if (other === undefined) return []
  const attempt = `a push for the ${nameOf(client)} with the credentials of the ${nameOf(other)}`
  const answer = await push(context, client, other.authentication, 'push with the credentials of another client')
  const requestUri = requestUriOf(answer)
  if (requestUri === undefined) return judge(answer, attempt)
  const outcome = await target.authorize(client, {
    params: [
      ['client_id', client.id],
      ['request_uri', requestUri],
    ],
    label: 'use what another client has pushed',
  })
  return mustBringNoCode(row, outcome, attempt)
}

function judge(answer: HttpAnswer, attempt: string): readonly Finding[] {
  if (requestUriOf(answer) !== undefined) {
    return broken(
      row,
      { expected: `no request_uri for ${attempt}`, observed: `${attempt} brought a request_uri` },
      answer,
    )
  }
  if (answer.kind === 'rate-limited' || answer.kind === 'not-sent') return couldNotRun(row, answer.sentence, answer)
  return answer.kind === 'answered' && answer.status >= 400 && answer.status < 500
    ? held(row, `${attempt}: ${describe(answer)}`, answer)
    : inconclusive(row, `${attempt}: ${describe(answer)}; that is no refusal`, answer)
}

function requestUriOf(answer: HttpAnswer): string | undefined {
  if (answer.kind !== 'answered' || !isRecord(answer.json)) return undefined
  const value = answer.json.request_uri
  return typeof value === 'string' ? value : undefined
}

function describe(answer: HttpAnswer): string {
  return answer.kind === 'answered' ? `answered with status ${answer.status}` : answer.sentence
}

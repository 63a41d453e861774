import type { AuthorizationOutcome, AuthorizationServerTarget, ServerClient } from '../../api/authorization-server.ts'
import { type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import { authorizationServerScenario, type ScenarioContext } from '../../api/scenario.ts'
import { onePublicOneConfidential } from '../clients.ts'
import { askForCode, describeOutcome, planFlow } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { mustBringNoCode, nameOf, withoutAbility } from '../judge.ts'
import { isRecord } from '../jwt.ts'
import { attackerHost } from './mutants.ts'

const trusted = 'RFC9700-4.1.3-6'
const exact = 'RFC9700-2.1-1'
const unregistered = `https://${attackerHost}/cb`

export const pushedRequest = authorizationServerScenario({
  id: 'authorization-server/redirect-uri/pushed-request',
  title: 'A pushed request brings no unregistered redirect URI of a public client',
  story: 'A client pushes its request with a redirect URI nobody registered, and asks for the code with the handle.',
  requirements: [trusted, exact],
  needs: ['pushed-requests'],
  caughtBy: [{ twin: 'accepts-any-redirect-uri', breaks: [exact] }],
  async run(context) {
    const { target } = context
    const findings = await inTurn(onePublicOneConfidential(target), (client) => pushUnregistered(context, client))
    return [...findings, ...(withoutAbility(exact, await target.able('public-client')) ?? [])]
  },
})

type Context = ScenarioContext<AuthorizationServerTarget>

/** Only a request that is proven to come from the client may bring a new redirect URI (RFC 9126, 2.4). */
async function pushUnregistered(context: Context, client: ServerClient): Promise<readonly Finding[]> {
  const rows = client.confidential ? trusted : [trusted, exact]
  const proof = await pushAndAsk(context, client, client.redirectUris[0])
  if (proof.outcome?.kind !== 'code') {
    return inconclusive(rows, `the positive control failed: a correct pushed request ${proof.sentence}`, proof)
  }
  const { outcome, status, sentence, exchanges } = await pushAndAsk(context, client, unregistered)
  const what = `an unregistered redirect URI pushed by the ${nameOf(client)}`
  const seen = recorded(trusted, `${what} ${sentence}`, ...exchanges)
  if (client.confidential) return seen
  if (outcome !== undefined) return [...seen, ...mustBringNoCode(exact, outcome, what)]
  const refused = status >= 400 && status < 500
  const judged = (refused ? held : inconclusive)(exact, `${what} ${sentence}`, ...exchanges)
  return [...seen, ...judged]
}

interface Pushed {
  /** How the authorization request with the handle ended; undefined where there was no handle. */
  readonly outcome: AuthorizationOutcome | undefined
  /** Of the answer to the push; 0 where there was none. */
  readonly status: number
  readonly sentence: string
  readonly exchanges: readonly string[]
}

async function pushAndAsk({ target, random }: Context, client: ServerClient, redirectUri: string): Promise<Pushed> {
  const flow = planFlow(client, random, redirectUri)
  const form = flow.request
  const answer = await target.post(client, 'pushed_authorization_request_endpoint', { form, label: 'push a request' })
  const { exchanges } = answer
  if (answer.kind !== 'answered') return { outcome: undefined, status: 0, sentence: answer.sentence, exchanges }
  const { status } = answer
  const handle = isRecord(answer.json) ? answer.json.request_uri : undefined
  const sentence = `was answered with status ${status}`
  if (typeof handle !== 'string') return { outcome: undefined, status, sentence, exchanges }
  const asked = await askForCode(target, flow, {
    label: 'ask with the handle of the pushed request',
    spoil: () => [
      ['client_id', client.id],
      ['request_uri', handle],
    ],
  })
  const outcome = asked.kind === 'grant' ? asked.grant.outcome : asked.outcome
  return {
    outcome,
    status,
    sentence: `${sentence}; then ${describeOutcome(outcome)}`,
    exchanges: [...exchanges, ...outcome.exchanges],
  }
}

import type { AuthorizationServerTarget, ServerClient } from '../../api/authorization-server.ts'
import { broken, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import { authorizationServerScenario, type ScenarioContext } from '../../api/scenario.ts'
import { onePublicOneConfidential } from '../clients.ts'
import { describeOutcome, planFlow } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { nameOf } from '../judge.ts'

const row = 'RFC6749-3.1-3'

export const getSupported = authorizationServerScenario({
  id: 'authorization-server/parameters/get-supported',
  title: 'The authorization endpoint takes GET',
  story: 'A correct authorization request is made by GET, and the same by POST.',
  requirements: [row],
  needs: ['authorization-endpoint'],
  caughtBy: [{ twin: 'takes-authorization-requests-by-post-only', breaks: [row] }],
  run: (context) => inTurn(onePublicOneConfidential(context.target), (client) => bothMethods(context, client)),
})

async function bothMethods(
  { target, random }: ScenarioContext<AuthorizationServerTarget>,
  client: ServerClient,
): Promise<readonly Finding[]> {
  const ask = (method: 'GET' | 'POST') =>
    target.authorize(client, {
      method,
      params: planFlow(client, random).request,
      label: `a correct request by ${method}`,
    })
  const get = await ask('GET')
  const post = await ask('POST')
  const seen = recorded(row, `by POST (${nameOf(client)}): ${describeOutcome(post)}`, post)
  const what = `a correct request by GET (${nameOf(client)}): ${describeOutcome(get)}`
  if (get.kind === 'code') return [...held(row, what, get), ...seen]
  // What works by POST and not by GET is refused for its method and nothing else.
  const methodRefused = post.kind === 'code' || answeredMethodNotAllowed(get.hops[0]?.status)
  return methodRefused
    ? [...broken(row, { expected: 'a code', observed: what }, get, post), ...seen]
    : inconclusive(row, `neither GET nor POST brought a code (${nameOf(client)}): ${describeOutcome(get)}`, get, post)
}

function answeredMethodNotAllowed(status: number | undefined): boolean {
  return status === 405 || status === 501
}

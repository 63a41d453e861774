import { type Finding, recorded } from '../../api/finding.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { mustBringNoCode, nameOf } from '../judge.ts'
import { type PushContext, type Pusher, pushControl, pushedRequest, pushingClients, withPushers } from './push.ts'

const row = 'RFC9126-4-2'

export const handleSingleUse = authorizationServerScenario({
  id: 'authorization-server/pushed-requests/single-use',
  title: 'A pushed request brings one code',
  story:
    'Somebody has seen the handle in the browser of a person and opens it again, elsewhere, after the flow is over.',
  requirements: [row],
  needs: ['pushed-requests'],
  caughtBy: [{ twin: 'takes-request-uri-twice', breaks: [row] }],
  run: (context) =>
    withPushers(context, pushingClients(context.target), row, async (pusher) => [
      ...(await usedAgain(context, pusher)),
      ...(await stillPushing(context, pusher)),
    ]),
})

async function usedAgain({ target }: PushContext, { client, grant, pushed }: Pusher): Promise<readonly Finding[]> {
  const params = pushedRequest(client, pushed.requestUri)
  const elsewhere = await target.authorize(client, { params, label: 'use the same handle in another browser' })
  const { browser } = grant.outcome
  const reloaded = await target.authorize(client, { params, label: 'use the same handle again' }, { browser })
  return [
    ...mustBringNoCode(row, elsewhere, `a used handle of the ${nameOf(client)}, in another browser`),
    ...recorded(row, `a used handle in the same browser: ${reloaded.kind}`, reloaded),
  ]
}

/** A server that has begun to refuse everything shows no guard. */
async function stillPushing(context: PushContext, { client }: Pusher): Promise<readonly Finding[]> {
  const after = await pushControl(context, client)
  if ('client' in after) return []
  return [
    {
      kind: 'inconclusive',
      requirement: row,
      evidence: after.exchanges,
      reason: `the control afterwards failed: ${after.sentence}`,
    },
  ]
}

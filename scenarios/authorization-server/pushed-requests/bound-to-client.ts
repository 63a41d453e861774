import type { ServerClient, ServerTenant } from '../../api/authorization-server.ts'
import { couldNotRun } from '../../api/finding.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed, mustBringNoCode, nameOf } from '../judge.ts'
import { describePush, pushedRequest, pushingClients, pushSpoiled, withPushers } from './push.ts'

const row = 'RFC9126-2.2-3'

export const handleBoundToClient = authorizationServerScenario({
  id: 'authorization-server/pushed-requests/bound-to-client',
  title: 'A pushed request is used by the client that pushed it, and by no other',
  story: 'Somebody takes the handle of another client and opens it under a client_id of its own.',
  requirements: [row],
  needs: ['pushed-requests', 'second-client'],
  crossTenant: [{ artefact: 'pushed request', place: 'authorization endpoint, by another client', rows: [row] }],
  caughtBy: [{ twin: 'takes-request-uri-of-another-client', breaks: [row] }],
  run: (context) => {
    const { target } = context
    return withPushers(context, pushingClients(target).slice(0, 1), row, ({ client }) => {
      const others = othersThan(client, target.tenants)
      if (others.length === 0) return Promise.resolve(couldNotRun(row, 'there is no second client: add one'))
      return inTurn(others, async ({ other, at }) => {
        const { outcome } = await pushSpoiled(context, client, 'push a request for somebody else to use')
        if (outcome.kind !== 'pushed') {
          const sentence = `a correct push was not taken: ${describePush(outcome)}`
          return controlFailed(row, { kind: 'failed', sentence, exchanges: outcome.exchanges })
        }
        const params = pushedRequest(other, outcome.requestUri)
        const label = 'use the pushed request of another client'
        const used = await target.authorize(other, { params, label }, { at })
        return mustBringNoCode(row, used, `a request of the ${nameOf(client)}, used by the ${nameOf(other)}`)
      })
    })
  },
})

function othersThan(
  client: ServerClient,
  tenants: readonly ServerTenant[],
): readonly { readonly other: ServerClient; readonly at: ServerTenant }[] {
  const [own, ...foreign] = tenants
  if (own === undefined) return []
  const sibling = own.clients.find(({ id }) => id !== client.id)
  const stranger = foreign[0]?.clients[0]
  return [sibling, stranger].filter((other) => other !== undefined).map((other) => ({ other, at: own }))
}

import { notApplicable, recorded } from '../../api/finding.ts'
import { withParam } from '../../api/params.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { describeOutcome, planFlow } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { mustBringNoCode, nameOf } from '../judge.ts'
import { documentsOf } from '../metadata/documents.ts'
import { pushingClients, withPushers } from './push.ts'

const row = 'RFC9126-5-1'

export const pushRequired = authorizationServerScenario({
  id: 'authorization-server/pushed-requests/required',
  title: 'Where pushing is required, requests in the browser are refused',
  story: 'Somebody sends the request by the browser after all, where the server says that it takes pushed ones only.',
  requirements: [row],
  needs: ['pushed-requests'],
  caughtBy: [{ twin: 'announces-and-does-not-require-pushing', breaks: [row] }],
  async run(context) {
    const { target, random } = context
    const announced = documentsOf(target).filter(
      ({ document, tenant }) => tenant === target.tenants[0] && document.require_pushed_authorization_requests === true,
    )
    if (announced.length === 0) {
      return notApplicable(row, 'the metadata do not say require_pushed_authorization_requests: true')
    }
    return withPushers(context, pushingClients(target), row, ({ client }) =>
      inTurn(['a plain request', 'a request_uri at a foreign address'] as const, async (what) => {
        const { request } = planFlow(client, random)
        const params =
          what === 'a plain request'
            ? request
            : withParam(request, 'request_uri', 'https://cb.parcelproof.example/request.jwt')
        const outcome = await target.authorize(client, { params, label: what })
        return [
          ...mustBringNoCode(row, outcome, `${what} of the ${nameOf(client)}`),
          ...recorded(row, `${what}: ${describeOutcome(outcome)}`, outcome),
        ]
      }),
    )
  },
})

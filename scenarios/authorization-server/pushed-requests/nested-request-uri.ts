import { withParam } from '../../api/params.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { inTurn } from '../in-turn.ts'
import { nameOf } from '../judge.ts'
import { mustNotBePushed, pushingClients, pushSpoiled, withPushers } from './push.ts'

const row = 'RFC9126-2.1-3'

export const nestedRequestUri = authorizationServerScenario({
  id: 'authorization-server/pushed-requests/nested-request-uri',
  title: 'A push that holds a request_uri is refused',
  story: 'A push refers to another request instead of being one, so that checks are made on the wrong one of them.',
  requirements: [row],
  needs: ['pushed-requests'],
  caughtBy: [{ twin: 'ignores-request-uri-in-push', breaks: [row] }],
  run: (context) =>
    withPushers(context, pushingClients(context.target), row, async ({ client }) => {
      const own = await pushSpoiled(context, client, 'push a request to refer to')
      const nested = [
        { what: 'a request_uri at a foreign address', uri: 'https://cb.parcelproof.example/request.jwt' },
        ...(own.outcome.kind === 'pushed'
          ? [{ what: 'a request_uri of its own, pushed before', uri: own.outcome.requestUri }]
          : []),
      ]
      return inTurn(nested, async ({ what, uri }) => {
        const spoil = (form: Parameters<typeof withParam>[0]) => withParam(form, 'request_uri', uri)
        const { outcome } = await pushSpoiled(context, client, `push with ${what}`, spoil)
        return mustNotBePushed(row, outcome, `a push of the ${nameOf(client)} with ${what}`)
      })
    }),
})

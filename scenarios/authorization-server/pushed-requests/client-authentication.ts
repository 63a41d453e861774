import type { ClientAuthentication, ServerClient } from '../../api/authorization-server.ts'
import { notApplicable } from '../../api/finding.ts'
import { type Params, without } from '../../api/params.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { inTurn } from '../in-turn.ts'
import { nameOf, oneClientOfEachKind } from '../judge.ts'
import { wrongAuthentications } from '../wrong-authentication.ts'
import { mustNotBePushed, type PushContext, pushSpoiled, withPushers } from './push.ts'

const row = 'RFC9126-2.1-2'

export const pushAuthentication = authorizationServerScenario({
  id: 'authorization-server/pushed-requests/client-authentication',
  title: 'Confidential clients authenticate when they push',
  story: 'Somebody pushes a request in the name of a confidential client without its credentials.',
  requirements: [row],
  needs: ['pushed-requests', 'confidential-client'],
  repeats: true,
  everyKindOfClient: true,
  caughtBy: [{ twin: 'accepts-missing-client-secret', breaks: [row] }],
  async run(context) {
    const confidential = oneClientOfEachKind(context.target).filter((client) => client.confidential)
    if (confidential.length === 0) return notApplicable(row, 'the first tenant has no confidential client')
    return withPushers(context, confidential, row, ({ client }) =>
      inTurn([...ownWrong(context, client), ...ofOthers(context, client)], async ({ what, authentication, spoil }) => {
        const { outcome } = await pushSpoiled(context, client, `push with ${what}`, spoil, { authentication })
        return mustNotBePushed(row, outcome, `a push of the ${nameOf(client)} with ${what}`)
      }),
    )
  },
})

interface Impostor {
  readonly what: string
  readonly authentication: ClientAuthentication
  readonly spoil?: (form: Params) => Params
}

function ownWrong({ random }: PushContext, client: ServerClient): readonly Impostor[] {
  return wrongAuthentications(client, random).map((wrong) =>
    wrong.authentication.method === 'omitted' ? { ...wrong, spoil: (form) => without(form, 'client_id') } : wrong,
  )
}

function ofOthers({ target }: PushContext, client: ServerClient): readonly Impostor[] {
  const others = target.tenants[0].clients.filter(({ id }) => id !== client.id)
  const confidential = others.find((other) => other.confidential)
  const open = others.find((other) => !other.confidential)
  return [
    ...(confidential === undefined
      ? []
      : [
          {
            what: `its client_id and the credentials of ${confidential.id}`,
            authentication: confidential.authentication,
          },
        ]),
    ...(open === undefined
      ? []
      : [
          {
            what: `its credentials and the client_id of the public client ${open.id}`,
            authentication: client.authentication,
            spoil: (form: Params): Params => [...without(form, 'client_id'), ['client_id', open.id]],
          },
        ]),
  ]
}

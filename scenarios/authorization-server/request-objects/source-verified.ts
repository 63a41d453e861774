import { couldNotRun, type Finding, notApplicable, recorded } from '../../api/finding.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { planFlow } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed, mustBringNoCode, nameOf, whereAble } from '../judge.ts'
import { signJws } from '../jws.ts'
import { listMember } from '../metadata/documents.ts'
import { describePush, mustComeToNothing, push } from '../pushed-requests/push.ts'
import { recordOnly } from '../record-only.ts'
import { type ObjectMutant, objectMutants } from './object-mutants.ts'
import {
  noKeyKnown,
  type ObjectClient,
  type ObjectContext,
  objectClients,
  objectControl,
  objectParts,
  sendObject,
} from './request-object.ts'

const source = 'RFC9101-6.2-1'
const pushed = 'RFC9126-3-1'
const demanded = 'RFC9126-2.3-2'

export const sourceVerified = authorizationServerScenario({
  id: 'authorization-server/request-objects/source-verified',
  title: 'A request object counts only where its client has signed it',
  story: 'Somebody sends a request object in the name of a client whose key it has not got.',
  requirements: [source, pushed, demanded],
  needs: ['request-objects'],
  repeats: true,
  everyKindOfClient: true,
  caughtBy: [
    { twin: 'ignores-request-object-signature', breaks: [source, pushed] },
    { twin: 'announces-and-does-not-demand-signed-objects', breaks: [demanded] },
  ],
  async run(context) {
    const { target } = context
    const [signer, other] = objectClients(target.tenants[0])
    if (signer === undefined) return couldNotRun([source, pushed, demanded], noKeyKnown)
    const control = await objectControl(context, signer)
    if (control !== undefined) return controlFailed([source, pushed, demanded], control)
    const elsewhere = other ?? target.tenants.slice(1).flatMap(objectClients)[0]
    const findings = await inTurn(objectMutants, (mutant) => inBrowser(context, signer, mutant, elsewhere))
    const after = await objectControl(context, signer)
    return [
      ...(after === undefined ? findings : controlFailed(source, after)),
      ...(await whereAble(target, 'pushed-requests', [pushed, demanded], async () => [
        ...(await inPushes(context, signer, elsewhere)),
        ...(await whereDemanded(context, signer)),
      ])),
    ]
  },
})

async function inBrowser(
  context: ObjectContext,
  signer: ObjectClient,
  mutant: ObjectMutant,
  other: ObjectClient | undefined,
): Promise<readonly Finding[]> {
  const flow = planFlow(signer.client, context.random)
  const object = mutant.make(signer, flow.request, other)
  if (object === undefined) return []
  const attempt = await sendObject(context, flow, object, { label: `request object with ${mutant.what}` })
  const outcome = attempt.kind === 'grant' ? attempt.grant.outcome : attempt.outcome
  const findings = mustBringNoCode(
    source,
    outcome,
    `a request object of the ${nameOf(signer.client)} with ${mutant.what}`,
  )
  return mutant.unsigned === true && listsNone(context)
    ? recordOnly(findings, 'the metadata list none, as OpenID Connect allows')
    : findings
}

function listsNone({ target }: ObjectContext): boolean {
  const name = 'request_object_signing_alg_values_supported'
  return listMember(target.tenants[0].metadata ?? {}, name)?.includes('none') === true
}

/** The object's client_id has to be that of the client that pushes it (RFC 9126, 3). */
const ofAnother: ObjectMutant = {
  what: 'the client_id of another client',
  make(signer, params, other) {
    if (other === undefined) return undefined
    const { header, claims } = objectParts(signer, params)
    return signJws({ header, claims: { ...claims, client_id: other.client.id } }, signer.key)
  },
}

async function inPushes(
  context: ObjectContext,
  signer: ObjectClient,
  other: ObjectClient | undefined,
): Promise<readonly Finding[]> {
  const { client } = signer
  const good = planFlow(client, context.random)
  const control = await pushObject(context, signer, signJws(objectParts(signer, good.request), signer.key), 'control')
  if (control.kind !== 'pushed') {
    return notApplicable(pushed, `the server takes no request objects in pushes: ${describePush(control)}`, control)
  }
  return inTurn([...objectMutants, ofAnother], async (mutant) => {
    const flow = planFlow(client, context.random)
    const object = mutant.make(signer, flow.request, other)
    if (object === undefined) return []
    const outcome = await pushObject(context, signer, object, mutant.what)
    const what = `a pushed request object of the ${nameOf(client)} with ${mutant.what}`
    const findings = await mustComeToNothing(context, pushed, flow, outcome, what)
    return [...findings, ...recorded(pushed, `${what}: ${describePush(outcome)}`, outcome)]
  })
}

function pushObject({ target }: ObjectContext, { client }: ObjectClient, object: string, what: string) {
  return push(
    target,
    client,
    [
      ['client_id', client.id],
      ['request', object],
    ],
    { label: `push a request object: ${what}` },
  )
}

/** Only where a signed object is demanded is anything else to be refused. */
async function whereDemanded(context: ObjectContext, { client }: ObjectClient): Promise<readonly Finding[]> {
  if (context.target.tenants[0].metadata?.require_signed_request_object !== true) {
    return notApplicable(demanded, 'the metadata do not say require_signed_request_object: true')
  }
  const flow = planFlow(client, context.random)
  const outcome = await push(context.target, client, flow.request, { label: 'push without a request object' })
  const findings = await mustComeToNothing(
    context,
    demanded,
    flow,
    outcome,
    'a push without the demanded request object',
  )
  return [...findings, ...recorded(demanded, `without a request object: ${describePush(outcome)}`, outcome)]
}

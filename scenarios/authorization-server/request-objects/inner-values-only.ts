import { broken, couldNotRun, type Finding, held, inconclusive } from '../../api/finding.ts'
import { first, type Params, without, withParam } from '../../api/params.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { describeTokenOutcome, planFlow, redeem, s256 } from '../code-flow.ts'
import { leadsTo } from '../delivery.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed, mustBringNoCode } from '../judge.ts'
import { signJws } from '../jws.ts'
import { recordOnly } from '../record-only.ts'
import {
  noKeyKnown,
  type ObjectClient,
  type ObjectContext,
  objectClients,
  objectControl,
  objectParts,
  sendObject,
} from './request-object.ts'

const innerOnly = 'RFC9101-6.3-1'
const sameClient = 'RFC9101-6.3-2'

export const innerValuesOnly = authorizationServerScenario({
  id: 'authorization-server/request-objects/inner-values-only',
  title: 'Beside a request object nothing else counts',
  story: 'Somebody adds parameters of its own, or another client_id, to the request that carries a signed object.',
  requirements: [innerOnly, sameClient],
  needs: ['request-objects'],
  everyKindOfClient: true,
  caughtBy: [
    { twin: 'merges-query-into-request-object', breaks: [innerOnly] },
    { twin: 'takes-request-object-of-another-client', breaks: [sameClient] },
  ],
  async run(context) {
    const [tenant] = context.target.tenants
    const [signer] = objectClients(tenant)
    if (signer === undefined) return couldNotRun([innerOnly, sameClient], noKeyKnown)
    const control = await objectControl(context, signer)
    if (control !== undefined) return controlFailed([innerOnly, sameClient], control)
    return [
      ...(await inTurn(additions(context, signer), (addition) => beside(context, signer, addition))),
      ...(await challengeOutside(context, signer)),
      ...(await inTurn(['inside', 'outside'] as const, (where) => otherClient(context, signer, where))),
    ]
  },
})

interface Addition {
  readonly what: string
  readonly params: Params
}

function additions({ random }: ObjectContext, { client }: ObjectClient): readonly Addition[] {
  const [registered, second] = client.redirectUris
  return [
    { what: 'another state', params: [['state', random.token(24)]] },
    {
      what: 'another code challenge',
      params: [
        ['code_challenge', s256(random.token(32))],
        ['code_challenge_method', 'S256'],
      ],
    },
    { what: 'another redirect URI', params: [['redirect_uri', second ?? `${registered}/other`]] },
  ]
}

async function beside(
  context: ObjectContext,
  signer: ObjectClient,
  { what, params }: Addition,
): Promise<readonly Finding[]> {
  const flow = planFlow(signer.client, context.random)
  const object = signJws(objectParts(signer, flow.request), signer.key)
  const attempt = await sendObject(context, flow, object, {
    label: `request object with ${what} beside it`,
    spoil: (request) => [...request, ...params],
  })
  const named = `${what} beside a request object`
  if (attempt.kind === 'none') return mustBringNoCode(innerOnly, attempt.outcome, named)
  const { response } = attempt.grant.outcome
  const tokens = await redeem(context.target, attempt.grant, { label: 'redeem with the verifier of the object' })
  if (tokens.kind === 'unclear') return inconclusive(innerOnly, `${named}: ${tokens.sentence}`, tokens)
  const effects = [
    ...(leadsTo(response.deliveredTo, flow.redirectUri) ? [] : ['the code went elsewhere']),
    ...(first(response.params, 'state') === flow.state ? [] : ['state is not that of the object']),
    ...(tokens.kind === 'tokens' ? [] : [`the verifier of the object was ${describeTokenOutcome(tokens)}`]),
  ]
  return effects.length === 0
    ? held(innerOnly, `${named}: without effect`, attempt.grant.outcome, tokens)
    : broken(
        innerOnly,
        { expected: 'the values of the object, or a refusal', observed: `${named}: ${effects.join('; ')}` },
        attempt.grant.outcome,
        tokens,
      )
}

/** A challenge that stands in the query alone is no challenge: its verifier must not be needed, nor taken. */
async function challengeOutside(context: ObjectContext, signer: ObjectClient): Promise<readonly Finding[]> {
  const flow = planFlow(signer.client, context.random)
  const inner = without(flow.request, 'code_challenge', 'code_challenge_method')
  const object = signJws(objectParts(signer, inner), signer.key)
  const attempt = await sendObject(context, flow, object, {
    label: 'request object without a challenge, which stands beside it',
    spoil: (request) => [...request, ['code_challenge', s256(flow.verifier)], ['code_challenge_method', 'S256']],
  })
  const what = 'a code challenge in the query only'
  if (attempt.kind === 'none') return mustBringNoCode(innerOnly, attempt.outcome, what)
  const wrong = await redeem(context.target, attempt.grant, {
    label: 'redeem with another verifier',
    spoil: (form) => withParam(form, 'code_verifier', context.random.token(32)),
  })
  const right = await redeem(context.target, attempt.grant, { label: 'redeem with the verifier of the query' })
  if (wrong.kind === 'unclear' || right.kind === 'unclear') {
    return inconclusive(innerOnly, `${what}: the redemption brought no clear answer`, wrong, right)
  }
  const effect = wrong.kind === 'refused' && right.kind === 'tokens'
  const findings = effect
    ? broken(innerOnly, { expected: 'no effect', observed: `${what}: its verifier is asked for` }, right)
    : held(innerOnly, `${what}: without effect`, right)
  const openId = (first(flow.request, 'scope') ?? '').split(' ').includes('openid')
  return openId ? recordOnly(findings, 'OpenID Connect merges both') : findings
}

async function otherClient(
  context: ObjectContext,
  signer: ObjectClient,
  where: 'inside' | 'outside',
): Promise<readonly Finding[]> {
  const other = context.target.tenants[0].clients.find(({ id }) => id !== signer.client.id)
  if (other === undefined) return couldNotRun(sameClient, 'there is no second client: add one')
  const flow = planFlow(signer.client, context.random)
  const inner = where === 'inside' ? withParam(flow.request, 'client_id', other.id) : flow.request
  const object = signJws(objectParts(signer, inner), signer.key)
  const attempt = await sendObject(context, flow, object, {
    label: `request object with another client_id ${where}`,
    spoil: (request) => (where === 'outside' ? withParam(request, 'client_id', other.id) : request),
  })
  const outcome = attempt.kind === 'grant' ? attempt.grant.outcome : attempt.outcome
  return mustBringNoCode(sameClient, outcome, `a request object with another client_id ${where} it`)
}

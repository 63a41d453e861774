import type { ServerTenant } from '../../api/authorization-server.ts'
import { broken, couldNotRun, type Finding, held, inconclusive, notApplicable, recorded } from '../../api/finding.ts'
import { withParam } from '../../api/params.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { askForCode, describeTokenOutcome, planFlow, redeem } from '../code-flow.ts'
import { whereAble } from '../judge.ts'
import { listMember } from '../metadata/documents.ts'
import { askForRefreshToken, refresh } from '../refresh-grant.ts'
import { describeResourceToken, type ResourceContext, tokenFor } from './resource-token.ts'

const limited = 'RFC8707-2-6'
const byDefault = 'RFC8707-2.1-1'
const policy = 'RFC8707-2.2-1'
const follows = 'RFC9700-2.3-5-as'
const details = 'RFC9700-2.3-7-as'
const rows = [limited, byDefault, policy, follows]
const unknown = 'https://unknown.parcelproof.example/'

export const limitedToResource = authorizationServerScenario({
  id: 'authorization-server/resource-indicators/limited-to-resource',
  title: 'A token is for the resource that was asked for',
  story: 'A client asks for a token for one resource; whoever gets hold of it there tries it at another one.',
  requirements: [...rows, details],
  needs: [],
  caughtBy: [{ twin: 'same-audience-for-every-resource', breaks: [limited] }],
  run: async (context) => [
    ...(await authorizationDetails(context)),
    ...(await whereAble(context.target, 'resource-indicators', rows, () => withResources(context))),
  ],
})

async function withResources(context: ResourceContext): Promise<readonly Finding[]> {
  const [own, ...others] = context.target.tenants
  const { resource } = own
  if (resource === undefined) return couldNotRun(rows, `add \`resource\` to authorizationServer.tenants (${own.id})`)
  const other = others.find((tenant) => tenant.resource !== undefined && tenant.resource !== resource)
  return [...(await limitedTo(context, own, resource, other)), ...(await information(context, own, resource, other))]
}

async function limitedTo(
  context: ResourceContext,
  own: ServerTenant,
  resource: string,
  other: ServerTenant | undefined,
): Promise<readonly Finding[]> {
  const token = await tokenFor(context, own, { authorize: [resource], label: 'ask for a token for the resource' })
  if (token.kind === 'unreadable') return couldNotRun([limited, follows], token.missing, token)
  if (token.kind !== 'token') {
    const reason = `the positive control failed: asking for the declared resource brought ${token.sentence}`
    return inconclusive([limited, follows], reason, token)
  }
  const observed = `for ${resource}: ${describeResourceToken(token)}`
  const seen = recorded(follows, observed, token)
  if (token.audiences.length === 0) {
    return [...seen, ...broken(limited, { expected: `a token limited to ${resource}`, observed }, token)]
  }
  if (other?.resource === undefined) {
    // Without a second resource only the audience itself speaks: any other name may still mean this resource.
    const alone = token.audiences.length === 1 && token.audiences[0] === resource
    return [...seen, ...(alone ? held : recorded)(limited, observed, token)]
  }
  const second = await tokenFor(context, other, { authorize: [other.resource], label: 'ask for the second resource' })
  if (second.kind !== 'token')
    return [...seen, ...recorded(limited, `${observed}; for a second one: ${describeResourceToken(second)}`, token)]
  const both = `${observed}; for ${other.resource}: ${describeResourceToken(second)}`
  const [ours, theirs] = [token.audiences, second.audiences]
  const mixed =
    ours.includes(other.resource) || theirs.includes(resource) || ours.every((name) => theirs.includes(name))
  return [
    ...seen,
    ...(mixed
      ? broken(limited, { expected: 'two resources, two audiences', observed: both }, token, second)
      : held(limited, both, token, second)),
  ]
}

/** Rows of information: what the server does is written down, and nothing is judged. */
async function information(
  context: ResourceContext,
  own: ServerTenant,
  resource: string,
  other: ServerTenant | undefined,
): Promise<readonly Finding[]> {
  const without = await tokenFor(context, own, { label: 'ask without a resource' })
  const strange = await tokenFor(context, own, { authorize: [unknown], label: 'ask for an unknown resource' })
  const both = other?.resource === undefined ? undefined : [resource, other.resource]
  const first =
    both && (await tokenFor(context, own, { authorize: both, token: resource, label: 'ask for two resources' }))
  return [
    ...recorded(byDefault, `without resource: ${describeResourceToken(without)}`, without),
    ...recorded(follows, `for an unknown resource: ${describeResourceToken(strange)}`, strange),
    ...(first === undefined
      ? recorded(policy, 'no second resource is declared, so that nothing can be asked for beside the first')
      : recorded(policy, `two resources asked for, redeemed for the first: ${describeResourceToken(first)}`, first)),
    ...(await refreshedForAnother(context, own)),
  ]
}

async function refreshedForAnother(context: ResourceContext, own: ServerTenant): Promise<readonly Finding[]> {
  const attempt = await askForRefreshToken(context, own.clients[0])
  if (attempt.kind !== 'grant') return []
  const outcome = await refresh(context.target, own.clients[0], attempt.grant.refreshToken, {
    spoil: (form) => withParam(form, 'resource', unknown),
    label: 'refresh for an unknown resource',
  })
  return recorded(policy, `a refresh for an unknown resource: ${describeTokenOutcome(outcome)}`, outcome)
}

async function authorizationDetails({ target, random }: ResourceContext): Promise<readonly Finding[]> {
  const [tenant] = target.tenants
  const [type] = listMember(tenant.metadata ?? {}, 'authorization_details_types_supported') ?? []
  if (type === undefined) return notApplicable(details, 'the metadata have no authorization_details_types_supported')
  const asked = await askForCode(target, planFlow(tenant.clients[0], random), {
    spoil: (request) => withParam(request, 'authorization_details', JSON.stringify([{ type }])),
    label: `ask with authorization_details of type ${type}`,
  })
  if (asked.kind === 'none')
    return recorded(details, `authorization_details of type ${type}: ${asked.sentence}`, asked.outcome)
  const outcome = await redeem(target, asked.grant, { label: 'redeem a code asked for with authorization_details' })
  const echoed = outcome.kind === 'tokens' && 'authorization_details' in outcome.body
  const echo = echoed ? 'echoed in the answer' : 'not echoed in the answer'
  return recorded(details, `authorization_details of type ${type}: ${describeTokenOutcome(outcome)}, ${echo}`, outcome)
}

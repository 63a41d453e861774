import type { AuthorizationServerTarget, ServerTenant } from '../../api/authorization-server.ts'
import { broken, type Finding, held, notApplicable, recorded } from '../../api/finding.ts'
import { without, withParam } from '../../api/params.ts'
import { authorizationServerScenario, type ScenarioContext } from '../../api/scenario.ts'
import { audiences } from '../access-token.ts'
import { askForCode, describeTokenOutcome, planFlow, redeem } from '../code-flow.ts'
import { controlFailed } from '../judge.ts'
import { type DecodedJwt, decodeJwt } from '../jwt.ts'

const byDefault = 'RFC9068-3-3'
const asAsked = 'RFC9068-3-1'
const apart = 'RFC9068-5-1'

type Context = ScenarioContext<AuthorizationServerTarget>

export const rfc9068Audience = authorizationServerScenario({
  id: 'authorization-server/tokens/rfc9068-audience',
  title: 'JWT access tokens name their resource, asked for or not',
  story: 'A resource server reads from `aud` whether a token was meant for it.',
  requirements: [byDefault, asAsked, apart],
  needs: ['authorization-endpoint', 'rfc9068-access-tokens'],
  caughtBy: [
    { twin: 'leaves-out-audience', breaks: [byDefault, asAsked] },
    { twin: 'names-every-resource-as-audience', breaks: [asAsked, apart] },
  ],
  async run(context) {
    const { target } = context
    const [own, ...others] = target.tenants
    const plain = await tokenFor(context, own, undefined)
    const defaulted = 'failed' in plain ? controlFailed(byDefault, plain.failed) : judgeDefault(plain)
    const indicators = await target.able('resource-indicators')
    if (indicators.kind !== 'yes' || own.resource === undefined) {
      const reason = indicators.kind === 'no' ? indicators.reason : 'no resource is declared for the tenant'
      return [...defaulted, ...notApplicable([asAsked, apart], reason)]
    }
    const asked = await tokenFor(context, own, own.resource)
    if ('failed' in asked) return [...defaulted, ...controlFailed([asAsked, apart], asked.failed)]
    const other = others.find(({ resource }) => resource !== undefined && resource !== own.resource)
    return [
      ...defaulted,
      ...judgeAsked(asked, own.resource),
      ...(other === undefined
        ? notApplicable(apart, 'no second resource is declared')
        : await judgeApart(context, { tenant: own, jwt: asked }, other)),
    ]
  },
})

async function tokenFor({ target, random }: Context, tenant: ServerTenant, resource: string | undefined) {
  const [client] = tenant.clients
  const asked = await askForCode(target, planFlow(client, random), {
    spoil: (request) =>
      resource === undefined ? without(request, 'resource') : withParam(request, 'resource', resource),
    at: tenant,
  })
  if (asked.kind === 'none') {
    const { sentence, outcome } = asked
    return { failed: { kind: 'failed', sentence, exchanges: outcome.exchanges } } as const
  }
  const answer = await redeem(target, asked.grant, { at: tenant })
  const jwt = answer.kind === 'tokens' ? decodeJwt(answer.accessToken) : undefined
  if (jwt !== undefined) return jwt
  const sentence = `no JWT access token came: ${describeTokenOutcome(answer)}`
  return { failed: { kind: 'failed', sentence, exchanges: answer.exchanges } } as const
}

function judgeDefault({ claims }: DecodedJwt): readonly Finding[] {
  const named = audiences(claims)
  return named.length > 0
    ? held(byDefault, `without resource in the request aud is ${named.join(', ')}`)
    : broken(byDefault, { expected: 'a default audience', observed: 'no aud where no resource was asked for' })
}

function judgeAsked({ claims }: DecodedJwt, resource: string): readonly Finding[] {
  const named = audiences(claims)
  const observed = `aud is ${named.join(', ') || 'missing'}`
  return named.length === 1 && named[0] === resource
    ? held(asAsked, observed)
    : broken(asAsked, { expected: `aud is ${resource}`, observed })
}

async function judgeApart(
  context: Context,
  own: { readonly tenant: ServerTenant; readonly jwt: DecodedJwt },
  other: ServerTenant,
): Promise<readonly Finding[]> {
  const second = await tokenFor(context, other, other.resource)
  if ('failed' in second) return controlFailed(apart, second.failed)
  const [ours, theirs] = [audiences(own.jwt.claims), audiences(second.claims)]
  const shared = ours.includes(other.resource ?? '') || theirs.includes(own.tenant.resource ?? '')
  const observed = `tokens for two resources name ${ours.join(', ')} and ${theirs.join(', ')}`
  if (own.jwt.claims.iss !== second.claims.iss) {
    return recorded(apart, `${observed}, under two issuers`)
  }
  return shared
    ? broken(apart, { expected: 'neither resource in the aud of the other one', observed })
    : held(apart, observed)
}

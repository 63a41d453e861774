import type { CarrierAnswer } from '../../api/carrier.ts'
import type { ClientTarget, PlatformTenant } from '../../api/client.ts'
import { broken, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, type Connected, deliverHonestly, tokenFlowsOf, usesTokensOf } from '../flows.ts'
import { controlFailed } from '../judge.ts'

const knownTypesOnly = 'RFC6749-7.1-1'
const unknownIgnored = 'RFC6749-5.1-3'
const notLookedInto = 'RFC9068-6-1'
const tenantByFlow = 'TENANT-TOKEN-6'
const rows = [knownTypesOnly, unknownIgnored, notLookedInto, tenantByFlow]

type Members = Readonly<Record<string, unknown>>

export const tokensAnswers = clientScenario({
  id: 'client/tokens/answers',
  title: 'Of a token answer the platform believes what the specifications give a meaning, and nothing else',
  story: 'The token endpoint names unknown types and members, and hands out tokens that look like another tenant’s.',
  requirements: rows,
  needs: ['call'],
  repeats: true,
  caughtBy: [
    { twin: 'takes-any-token-type', breaks: [knownTypesOnly] },
    { twin: 'refuses-unknown-members', breaks: [unknownIgnored] },
    { twin: 'keeps-tokens-for-the-tenant-they-name', breaks: [notLookedInto, tenantByFlow] },
  ],
  async run({ target, random }) {
    const [tenant, other] = target.tenants
    const named = { tenant_id: other?.id ?? 'another-tenant', sub: other?.id ?? 'another-tenant' }
    const control = await answered(target, tenant, (body) => body)
    if (control.kind === 'failed') return controlFailed(rows, control)
    return [
      ...(await types(target, tenant)),
      ...(await members(target, tenant, { foo: 'bar', nested: { deep: [1, { two: 2 }] }, list: ['a', 'b'] })),
      ...(await tokens(target, tenant, [
        ['without any structure', () => random.token(9)],
        ['that looks like a broken JWT', () => `eyJhbGciOiJub25lIn0.${random.token(8)}.`],
        [
          'that looks encrypted',
          () => `eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..${random.token(12)}.${random.token(30)}.AAAA`,
        ],
      ])),
      ...(await namingAnother(target, tenant, other, named, random.token(12))),
    ]
  },
})

interface Met {
  readonly kind: 'met'
  readonly connected: Pick<Connected, 'flow' | 'outcome'>
  /** Whether a call of the tenant carries the tokens of the flow. */
  readonly works: boolean
  readonly evidence: readonly { readonly exchanges: readonly string[] }[]
  /** The access token that was answered. */
  readonly token: string
}

/** A flow whose token answer is what `change` makes of the honest one. */
async function answered(target: ClientTarget, tenant: PlatformTenant, change: (body: Members) => Members) {
  const begun = await begin(target, tenant)
  if (begun.kind === 'failed') return begun
  let token = ''
  const changing = target.behave({
    async token(request, honest): Promise<CarrierAnswer> {
      const answer = await honest()
      if (answer.kind !== 'json' || answer.status !== 200 || request.code === undefined) return answer
      const body = change(answer.body)
      token = String(body.access_token)
      return { ...answer, body }
    },
    // Whatever the token looks like, this API takes it.
    api: async (call, honest) =>
      call.tokens.some(({ value }) => value === token)
        ? { kind: 'json', status: 200, body: { account: tenant.id } }
        : honest(),
  })
  const outcome = await deliverHonestly(target, begun.flow)
  const { call } = await usesTokensOf(target, begun.flow)
  changing.stop()
  const works =
    tokenFlowsOf(call).includes(begun.flow.id) ||
    call.apiCalls.some(({ tokens }) => tokens.some(({ value }) => value === token))
  const met: Met = { kind: 'met', connected: { flow: begun.flow, outcome }, works, evidence: [outcome, call], token }
  return met
}

async function types(target: ClientTarget, tenant: PlatformTenant): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const type of ['bearer', 'BEARER', 'mac', 'x-parcel', 'N_A', undefined, 'DPoP']) {
    const met = await answered(target, tenant, ({ token_type: honest, ...body }) => {
      if (type === undefined) return body
      // To a client that shows proofs this one is the right answer, and Bearer is judged by the rows of RFC 9449.
      return { ...body, token_type: type === 'DPoP' && honest === 'DPoP' ? 'mac' : type }
    })
    if (met.kind === 'failed') return [...findings, ...controlFailed(knownTypesOnly, met)]
    const what = `token_type ${type ?? '(missing)'}: the token was ${met.works ? 'used' : 'not used'}`
    const control = type?.toLowerCase() === 'bearer'
    const proofs = met.connected.outcome.tokenRequests.some(({ headers }) =>
      headers.some(([name]) => name.toLowerCase() === 'dpop'),
    )
    if (type === undefined || (control && proofs)) findings.push(...recorded(knownTypesOnly, what, ...met.evidence))
    else if (control && met.works) findings.push(...held(knownTypesOnly, undefined, ...met.evidence))
    else if (control)
      findings.push(...recorded(knownTypesOnly, `${what}; types are compared without regard to case`, ...met.evidence))
    else if (!met.works) findings.push(...held(knownTypesOnly, undefined, ...met.evidence))
    else
      findings.push(
        ...broken(
          knownTypesOnly,
          { expected: 'a token of an unknown type is not used', observed: what },
          ...met.evidence,
        ),
      )
  }
  return findings
}

async function members(target: ClientTarget, tenant: PlatformTenant, extra: Members): Promise<readonly Finding[]> {
  const met = await answered(target, tenant, (body) => ({ ...body, ...extra }))
  if (met.kind === 'failed') return controlFailed(unknownIgnored, met)
  const observed = `with ${Object.keys(extra).join(', ')} in the answer the connection does not work`
  return met.works
    ? held(unknownIgnored, undefined, ...met.evidence)
    : broken(unknownIgnored, { expected: 'unknown members change nothing', observed }, ...met.evidence)
}

async function tokens(
  target: ClientTarget,
  tenant: PlatformTenant,
  kinds: readonly (readonly [string, () => string])[],
): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const [what, make] of kinds) {
    const value = make()
    const met = await answered(target, tenant, (body) => ({ ...body, access_token: value }))
    if (met.kind === 'failed') return [...findings, ...controlFailed(notLookedInto, met)]
    const sentences = { expected: 'any token is used as it is', observed: `a token ${what} was not used` }
    findings.push(
      ...(met.works
        ? held(notLookedInto, undefined, ...met.evidence)
        : broken(notLookedInto, sentences, ...met.evidence)),
    )
  }
  return findings
}

/** The answer, and an unsigned JWT in it, name another tenant: the connection is of the one that began, or of nobody. */
async function namingAnother(
  target: ClientTarget,
  tenant: PlatformTenant,
  other: PlatformTenant | undefined,
  named: Members,
  salt: string,
): Promise<readonly Finding[]> {
  const asked = [notLookedInto, tenantByFlow]
  const part = (value: Members): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const jwt = `${part({ alg: 'none' })}.${part({ ...named, jti: salt })}.`
  const met = await answered(target, tenant, (body) => ({ ...body, ...named, access_token: jwt }))
  if (met.kind === 'failed') return controlFailed(asked, met)
  if (met.token !== jwt) return inconclusive(asked, 'the token answer was not asked for', ...met.evidence)
  const call = other === undefined ? undefined : await target.call(other, { browser: met.connected.flow.browser })
  const strays = call?.apiCalls.some((each) => each.tokens.some(({ value }) => value === jwt)) === true
  if (strays) {
    const observed = `a call of ${other?.id ?? 'another tenant'} carries the token that ${tenant.id} fetched, because the token names it`
    return broken(asked, { expected: 'the tenant that began the flow', observed }, ...met.evidence, call)
  }
  return met.works
    ? held(asked, undefined, ...met.evidence)
    : [
        ...held(tenantByFlow, 'the connection was refused', ...met.evidence),
        ...recorded(notLookedInto, 'a token that names another tenant was refused', ...met.evidence),
      ]
}

import { decodeJwt } from 'jose'
import type { Arrival, CarrierBehaviour } from '../../api/carrier.ts'
import type { ClientTarget, PlatformFlow } from '../../api/client.ts'
import { broken, type Finding, held, inconclusive, notApplicable } from '../../api/finding.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, connect, deliverHonestly } from '../flows.ts'
import { controlFailed } from '../judge.ts'

const compared = 'RFC9700-4.5.3.2-1'
const nothingUsed = 'RFC9700-4.5.3.2-2'
const inPlaceOfPkce = 'RFC9700-2.1.1-4'
const checks = [compared, nothingUsed]
const rows = [...checks, inPlaceOfPkce]

export const nonce = clientScenario({
  id: 'client/openid/nonce',
  title: 'No token is used before the nonce of its ID Token was found right',
  story: 'The token response brings ID Tokens with a wrong nonce, with that of another flow, and without one.',
  requirements: rows,
  needs: [],
  caughtBy: [
    { twin: 'leans-on-nonce-unread', breaks: rows },
    { twin: 'leans-on-nonce-where-there-is-one', breaks: rows },
    { twin: 'tries-tokens-before-nonce', breaks: [nothingUsed, inPlaceOfPkce] },
  ],
  async run({ target, random }) {
    const [tenant] = target.tenants
    const issued: Issued = { idTokens: 0, secrets: [] }
    const watching = target.behave(noting(issued))
    const control = await connect(target, tenant, { call: true })
    watching.stop()
    if (control.kind === 'failed') return controlFailed(rows, control)
    if (control.flow.nonce === undefined) return notApplicable(rows, 'the starts carry no nonce')
    if (issued.idTokens === 0) {
      return notApplicable(rows, 'the starts carry a nonce and do not ask for an ID Token (scope openid)')
    }
    const other = await begin(target, tenant)
    if (other.kind === 'failed') return controlFailed(rows, other)
    const alone = control.flow.challenge === undefined
    const about = alone ? rows : checks
    const findings: Finding[] = alone ? [] : [...notApplicable(inPlaceOfPkce, 'the starts carry a code_challenge too')]
    for (const { what, value } of spoiled(random.token(), other.flow)) {
      const begun = await begin(target, tenant)
      if (begun.kind === 'failed') return [...findings, ...controlFailed(about, begun)]
      findings.push(...(await attempt(target, begun.flow, `an ID Token ${what}`, value, alone)))
    }
    const after = await connect(target, tenant, { call: true })
    return after.kind === 'failed' ? [...findings, ...controlFailed(about, after)] : findings
  },
})

function spoiled(invented: string, { nonce: foreign }: PlatformFlow) {
  return [
    { what: 'with a wrong nonce', value: invented },
    { what: 'with the nonce of another flow', value: foreign },
    { what: 'without a nonce', value: undefined },
  ] as const
}

interface Issued {
  idTokens: number
  readonly secrets: string[]
}

/** Takes note of what carriers hand out. */
function noting(issued: Issued, change?: (idToken: string) => Promise<string>): CarrierBehaviour {
  return {
    async token(_request, honest) {
      const answer = await honest()
      if (answer.kind !== 'json' || answer.status !== 200) return answer
      const { access_token: access, refresh_token: refresh, id_token: idToken } = answer.body
      for (const token of [access, refresh]) if (typeof token === 'string') issued.secrets.push(token)
      if (typeof idToken !== 'string') return answer
      issued.idTokens += 1
      return change === undefined ? answer : { ...answer, body: { ...answer.body, id_token: await change(idToken) } }
    },
  }
}

async function attempt(
  target: ClientTarget,
  flow: PlatformFlow,
  what: string,
  value: string | undefined,
  alone: boolean,
): Promise<readonly Finding[]> {
  const issued: Issued = { idTokens: 0, secrets: [] }
  const before = target.arrivals().length
  const hostile = target.behave(
    noting(issued, (idToken) => {
      const { nonce: _, ...claims } = decodeJwt(idToken)
      return target.signIdToken(value === undefined ? claims : { ...claims, nonce: value })
    }),
  )
  const outcome = await deliverHonestly(target, flow)
  hostile.stop()
  if (issued.idTokens === 0) return inconclusive(checks, `${what} could not be brought: no code was redeemed`, outcome)
  const early = usesOf(target.arrivals().slice(before), issued)
  await target.call(flow.tenant, { carrier: flow.carrier, browser: flow.browser })
  const all = usesOf(target.arrivals().slice(before), issued)
  const connected = all.length > early.length
  const evidence = [...outcome.exchanges, ...all.flatMap(({ exchanges }) => exchanges)]
  const used = {
    expected: `${what}: none of its tokens is used`,
    observed: `${what}: its tokens went out ${connected ? 'with a later call' : 'before the flow was ended'}`,
  }
  const kept = { expected: `${what}: nothing is connected`, observed: `${what}: a later call carries its token` }
  return [
    ...(connected ? broken(compared, kept, ...evidence) : held(compared, undefined, ...evidence)),
    ...(all.length > 0 ? broken(nothingUsed, used, ...evidence) : held(nothingUsed, undefined, ...evidence)),
    ...(alone && all.length > 0 ? broken(inPlaceOfPkce, used, ...evidence) : []),
    ...(alone && all.length === 0 ? held(inPlaceOfPkce, undefined, ...evidence) : []),
  ]
}

/** Requests with a token of that answer in them. Giving it back is no use of it. */
function usesOf(arrivals: readonly Arrival[], { secrets }: Issued): readonly Arrival[] {
  return arrivals.filter(
    ({ kind, headers, body, url }) =>
      kind !== 'revocation' &&
      secrets.some((secret) => [url, body, ...headers.map(([, value]) => value)].some((text) => text.includes(secret))),
  )
}

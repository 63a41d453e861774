import type { ClientTarget, PlatformFlow } from '../../api/client.ts'
import { broken, type Finding, held, recorded } from '../../api/finding.ts'
import { first, type Params } from '../../api/params.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, type Connected, connect, deliver, tokenFlowsOf } from '../flows.ts'
import { controlFailed } from '../judge.ts'

const noTokens = 'RFC9700-2.1.2-1'
const byCode = 'RFC9700-2.1.2-2'
const rows = [noTokens, byCode]

export const accessToken = clientScenario({
  id: 'client/injection/access-token',
  title: 'Access tokens come from the token endpoint, and none that a browser brings is taken',
  story: 'Responses hold an access token, alone and beside a code: one of another tenant, and an invented one.',
  requirements: rows,
  needs: [],
  caughtBy: [
    { twin: 'asks-for-token-too', breaks: [noTokens, byCode] },
    { twin: 'takes-token-from-response', breaks: [noTokens] },
    { twin: 'prefers-token-from-response', breaks: [noTokens] },
  ],
  async run({ target, random }) {
    const findings: Finding[] = []
    const connections: Connected[] = []
    for (const tenant of target.tenants) {
      const connected = await connect(target, tenant, { call: true })
      if (connected.kind === 'failed') findings.push(...controlFailed(rows, connected))
      else {
        connections.push(connected)
        findings.push(...ofResponseType(connected.flow))
      }
    }
    const [own, other] = connections
    if (own === undefined) return findings
    const foreign = other === undefined ? undefined : tokenOf(target, other.flow)
    const injected = [
      { what: 'an invented access token', value: random.token() },
      ...(foreign === undefined ? [] : [{ what: 'an access token of another tenant', value: foreign }]),
    ]
    for (const { what, value } of injected) {
      findings.push(...(await inject(target, own, `a response with ${what} and no code`, value, 'alone')))
      findings.push(...(await inject(target, own, `a response with ${what} beside the code`, value, 'with-code')))
    }
    return findings
  },
})

function ofResponseType({ params, tenant, exchanges }: PlatformFlow): readonly Finding[] {
  const asked = first(params, 'response_type') ?? ''
  const kinds = asked.split(' ')
  const observed = `the start of ${tenant.id} asks for ${asked === '' ? 'nothing' : asked}`
  return [
    ...(kinds.includes('token')
      ? broken(noTokens, { expected: 'no access token from the authorization endpoint', observed }, ...exchanges)
      : held(noTokens, observed, ...exchanges)),
    ...(['code', 'code id_token', 'id_token code'].includes(asked)
      ? held(byCode, observed, ...exchanges)
      : broken(byCode, { expected: 'response_type=code', observed }, ...exchanges)),
  ]
}

/** An access token of this flow, as it went out with a call. */
function tokenOf(target: ClientTarget, { id }: PlatformFlow): string | undefined {
  return target.apiCalls().flatMap(({ tokens }) => tokens.filter(({ issuedFor }) => issuedFor?.flow === id))[0]?.value
}

async function inject(
  target: ClientTarget,
  { flow: { tenant, carrier } }: Connected,
  attempt: string,
  token: string,
  how: 'alone' | 'with-code',
): Promise<readonly Finding[]> {
  const begun = await begin(target, tenant, { carrier })
  if (begun.kind === 'failed') return controlFailed(noTokens, begun)
  const { flow } = begun
  const { response } = target.grant(flow)
  const kept = how === 'with-code' ? response : response.filter(([name]) => name !== 'code')
  const added: Params = [
    ['access_token', token],
    ['token_type', 'Bearer'],
    ['expires_in', '3600'],
  ]
  const before = target.arrivals().length
  const outcome = await deliver(target, flow, [...kept, ...added], { label: attempt })
  const call = await target.call(tenant, { carrier, browser: flow.browser })
  const uses = target
    .arrivals()
    .slice(before)
    .filter(({ headers, url, body }) =>
      [url, body, ...headers.map(([, value]) => value)].some((text) => text.includes(token)),
    )
  if (uses.length > 0) {
    const sentences = { expected: `${attempt}: the token is not used`, observed: `${attempt}: it goes out with a call` }
    return broken(noTokens, sentences, outcome, call, ...uses)
  }
  if (how === 'with-code' && tokenFlowsOf(call).includes(flow.id))
    return held(noTokens, `${attempt}: the token for the code is used`, outcome, call)
  return [
    ...held(noTokens, `${attempt}: it is not used`, outcome, call),
    ...(how === 'with-code' ? recorded(byCode, `${attempt}: the platform refuses the response`, outcome) : []),
  ]
}

import { withoutAbility } from '../../api/ability.ts'
import type { ApiCall, Arrival, OtherArrival, TokenRequest } from '../../api/carrier.ts'
import type { ClientTarget, PlatformTenant } from '../../api/client.ts'
import { broken, type Finding, held, inconclusive, notApplicable } from '../../api/finding.ts'
import { first } from '../../api/params.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, type Connected, connect } from '../flows.ts'
import { controlFailed } from '../judge.ts'
import { callAs, openAgeing } from '../refresh/ageing.ts'

const named = 'RFC8705-2-2'
const same = 'RFC8705-3-1'
const aliases = 'RFC8705-5-1'
const rows = [named, same, aliases]

export const certificates = clientScenario({
  id: 'client/mutual-tls/certificates',
  title: 'Clients with certificates name themselves, go to the addresses for that, and call with the same certificate',
  story:
    'Every tenant connects, calls, refreshes and disconnects; each request is read with the certificate it was sent with.',
  requirements: rows,
  needs: [],
  repeats: true,
  setUp: { https: true, mutualTls: true, pushedRequests: true },
  caughtBy: [
    { twin: 'leaves-client-id-to-certificate', breaks: [named] },
    { twin: 'calls-without-certificate', breaks: [same] },
    { twin: 'calls-with-certificate-of-another-tenant', breaks: [same] },
    { twin: 'ignores-mutual-tls-aliases', breaks: [aliases] },
  ],
  async run({ target }) {
    const tenants = target.tenants.filter(({ facts }) => facts.mtls === true)
    if (tenants.length === 0)
      return notApplicable(rows, 'it is not declared that the platform shows certificates (facts.mtls)')
    const unable = withoutAbility(rows, await target.able('https'))
    if (unable !== undefined) return unable
    const findings: Finding[] = []
    const connections: Connected[] = []
    const ageing = await openAgeing(target)
    for (const tenant of tenants) {
      const connected = await connect(target, tenant)
      if (connected.kind === 'failed') findings.push(...(await withoutControl(target, tenant, connected)))
      else connections.push(connected)
    }
    for (const connected of connections) await callAs(target, connected)
    await ageing.age()
    for (const connected of connections) await callAs(target, connected, 'a call after the token is over')
    if ((await target.able('disconnect')).kind === 'yes')
      for (const { flow } of connections) await target.disconnect(flow.tenant, { browser: flow.browser })
    return [...findings, ...ofNames(target.arrivals()), ...(await ofAliases(target)), ...ofCalls(target, connections)]
  },
})

/** A start that fails may be the very fault: what arrived is judged all the same. */
async function withoutControl(
  target: ClientTarget,
  tenant: PlatformTenant,
  control: Parameters<typeof controlFailed>[1],
): Promise<readonly Finding[]> {
  const again = await begin(target, tenant)
  return again.kind === 'failed' || target.arrivals().some(byCertificate) ? [] : controlFailed(rows, control)
}

type ByCertificate = (TokenRequest | OtherArrival) & { readonly certificate: string }

/** A request that authenticates by its certificate alone. */
function byCertificate(arrival: Arrival): arrival is ByCertificate {
  if (arrival.certificate === undefined) return false
  const authenticates = ['token', 'pushed', 'revocation', 'introspection'].includes(arrival.kind)
  return authenticates && 'credentials' in arrival && arrival.credentials.ways.length === 0
}

function ofNames(arrivals: readonly Arrival[]): readonly Finding[] {
  const sent = arrivals.filter(byCertificate)
  if (sent.length === 0) return notApplicable(named, 'no request authenticates by its certificate')
  const nameless = sent.find(({ form }) => first(form, 'client_id') === undefined)
  return nameless === undefined
    ? held(named, `${sent.length} requests with certificates, all with client_id`, ...sent)
    : broken(
        named,
        {
          expected: 'client_id in every request that authenticates by a certificate',
          observed: `a request (${nameless.kind}) has none`,
        },
        nameless,
      )
}

async function ofAliases(target: ClientTarget): Promise<readonly Finding[]> {
  const unable = withoutAbility(aliases, await target.able('reads-metadata'))
  if (unable !== undefined) return unable
  const { certificateOrigin } = target.carrier
  const sent = target.tokenRequests()
  if (certificateOrigin === undefined || sent.length === 0) return inconclusive(aliases, 'no token request came')
  const plain = sent.find(({ url }) => new URL(url).origin !== certificateOrigin)
  return plain === undefined
    ? held(aliases, `${sent.length} token requests`, ...sent)
    : broken(
        aliases,
        {
          expected: `token requests at ${certificateOrigin}, as mtls_endpoint_aliases says`,
          observed: `one went to ${new URL(plain.url).origin}`,
        },
        plain,
      )
}

function ofCalls(target: ClientTarget, connections: readonly Connected[]): readonly Finding[] {
  const bound = connections.filter(({ redemption }) => redemption.certificate !== undefined)
  if (bound.length === 0) return inconclusive(same, 'no code was redeemed with a certificate')
  return bound.flatMap(({ flow, redemption }) => {
    const calls = target
      .apiCalls()
      .filter(({ tokens }: ApiCall) => tokens.some(({ issuedFor }) => issuedFor?.flow === flow.id))
    if (calls.length === 0) return inconclusive(same, `no call of ${flow.tenant.id} carries its token`, redemption)
    const other = calls.find(({ certificate }) => certificate !== redemption.certificate)
    if (other === undefined) return held(same, `${calls.length} calls of ${flow.tenant.id}`, redemption, ...calls)
    const observed = `a call of ${flow.tenant.id} shows ${other.certificate === undefined ? 'no certificate' : 'another certificate'}`
    return broken(same, { expected: 'the certificate of the token request', observed }, redemption, other)
  })
}

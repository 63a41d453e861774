import type { Arrival, OtherArrival } from '../../api/carrier.ts'
import type { ClientTarget, PlatformFlow, PlatformTenant } from '../../api/client.ts'
import { broken, type Finding, held, notApplicable, recorded } from '../../api/finding.ts'
import { withoutOrder } from '../../api/operator.ts'
import { all } from '../../api/params.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, connect } from '../flows.ts'
import { controlFailed } from '../judge.ts'

const registered = 'TENANT-CLIENT-2'
const compliant = 'TENANT-FLAG-6'
const rows = [registered, compliant]
const newcomer = 'initech'

export const newcomers = clientScenario({
  id: 'client/flags/newcomers',
  title: 'A tenant that joins gets clients of its own, and begins with S256',
  story: 'The operator lets a tenant join; it starts at two carriers, and leaves again.',
  requirements: rows,
  needs: ['operator'],
  once: true,
  crossTenant: [
    { artefact: 'registration token', place: 'registration that names another tenant', rows: [registered] },
  ],
  caughtBy: [
    { twin: 'registers-callbacks-of-everybody', breaks: [registered] },
    { twin: 'begins-newcomers-on-the-old-flow', breaks: [compliant] },
  ],
  async run({ target }) {
    const control = await connect(target, target.tenants[0])
    if (control.kind === 'failed') return controlFailed(rows, control)
    const joined = await target.onboard(newcomer)
    if (joined.kind !== 'tenant') return withoutOrder(rows, joined) ?? []
    const findings: Finding[] = []
    const flows: PlatformFlow[] = []
    for (const carrier of [target.carrier, ...target.otherCarriers.slice(0, 1)]) {
      for (const time of ['first', 'second']) {
        const begun = await begin(target, joined.tenant, { carrier })
        if (begun.kind === 'failed') return [...findings, ...controlFailed(rows, begun)]
        flows.push(begun.flow)
        findings.push(...judgeStart(begun.flow, `the ${time} start of a tenant that has just joined, at ${carrier.id}`))
      }
    }
    findings.push(...judgeRegistrations(target, joined.tenant, flows))
    findings.push(...recorded(compliant, 'the list of pairs on the old flow, with its dates, is for people to attest'))
    return [...findings, ...(await leave(target, joined.tenant))]
  },
})

function judgeStart(flow: PlatformFlow, what: string): readonly Finding[] {
  if (flow.challengeMethod === 'S256') return held(compliant, undefined, flow)
  const how = flow.challenge === undefined ? 'without a challenge' : `with ${flow.challengeMethod ?? 'plain'}`
  return broken(compliant, { expected: `${what} is with S256`, observed: `${what} is ${how}` }, flow)
}

function isRegistration(arrival: Arrival): arrival is OtherArrival {
  return arrival.kind === 'registration'
}

/** One a carrier, with the callback of this tenant alone and nobody else's name in it. */
function judgeRegistrations(
  target: ClientTarget,
  tenant: PlatformTenant,
  flows: readonly PlatformFlow[],
): readonly Finding[] {
  const own = new Set(flows.map(({ redirectUri }) => redirectUri))
  const requests = target
    .arrivals()
    .filter(isRegistration)
    .filter(({ method }) => method === 'POST')
  if (requests.length === 0)
    return notApplicable(registered, 'no client was registered at a carrier when the tenant joined')
  const carriers = Map.groupBy(requests, ({ carrier }) => carrier.id)
  return [...carriers.values()].flatMap((same) => {
    const [request] = same
    if (request === undefined) return []
    const what = `the registration for ${tenant.id} at ${request.carrier.id}`
    if (same.length > 1) {
      return broken(
        registered,
        {
          expected: 'one registration a carrier',
          observed: `${same.length} for ${tenant.id} at ${request.carrier.id}`,
        },
        ...same,
      )
    }
    const foreign = redirectUrisOf(request).filter((uri) => !own.has(uri))
    if (foreign.length > 0) {
      const observed = `${what} holds ${foreign.length} callbacks that are not its own`
      return broken(registered, { expected: 'only its own callback', observed }, request)
    }
    const named = target.tenants.find(({ id }) => request.body.includes(id))
    return named === undefined
      ? held(registered, undefined, request)
      : broken(registered, { expected: 'no other tenant is named', observed: `${what} names ${named.id}` }, request)
  })
}

function redirectUrisOf({ form }: OtherArrival): readonly string[] {
  return all(form, 'redirect_uris').flatMap((text) => {
    try {
      const value: unknown = JSON.parse(text)
      return Array.isArray(value) ? value.map(String) : []
    } catch {
      return []
    }
  })
}

/** What becomes of the client when the tenant leaves is for the record. */
async function leave(target: ClientTarget, tenant: PlatformTenant): Promise<readonly Finding[]> {
  const left = await target.operate('offboard', tenant)
  if (left.kind !== 'done') return []
  const deleted = target
    .arrivals()
    .filter(isRegistration)
    .some(({ method }) => method === 'DELETE')
  return recorded(registered, `when the tenant left, its client was ${deleted ? '' : 'not '}deleted at the carrier`)
}

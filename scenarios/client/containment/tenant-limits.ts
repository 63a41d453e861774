import type { CallOptions, ClientTarget } from '../../api/client.ts'
import { broken, type Finding, held, inconclusive, notApplicable, recorded } from '../../api/finding.ts'
import type { Params } from '../../api/params.ts'
import { clientScenario } from '../../api/scenario.ts'
import { type Connected, connect } from '../flows.ts'
import { controlFailed } from '../judge.ts'

const perTenant = 'TENANT-RATE-1'
const byContext = 'TENANT-RATE-2'
const rows = [perTenant, byContext]
const atOnce = 8
const others = 8

export const tenantLimits = clientScenario({
  id: 'client/containment/tenant-limits',
  title: 'Limits count for the tenant that asks, and for no other',
  story:
    'One tenant calls until it is told to slow down, under its own name and under that of others; another one goes on calling.',
  requirements: rows,
  needs: ['second-tenant', 'call'],
  once: true,
  budget: 180_000,
  setUp: { requestsPerMinute: 600 },
  crossTenant: [{ artefact: 'quota', place: 'requests that name another tenant', rows }],
  caughtBy: [
    { twin: 'counts-all-tenants-together', breaks: [perTenant] },
    { twin: 'counts-whom-a-header-names', breaks: [byContext] },
  ],
  async run({ target, random }) {
    const [a, b = a] = target.tenants
    const loud = await connect(target, a, { call: true })
    if (loud.kind === 'failed') return controlFailed(rows, loud)
    const calm = await connect(target, b, { call: true })
    if (calm.kind === 'failed') return controlFailed(rows, calm)
    const most = mostRequests(target)
    const flood = await callUntilLimited(target, loud, most)
    const beside = await goesOn(target, calm, `while ${a.id} is limited`, perTenant)
    const alone = beside.every(({ kind }) => kind === 'held')
    if (!flood.limited) {
      const reason = `no 429 came in ${flood.sent} requests of ${a.id}`
      return [...beside, ...recorded(perTenant, reason), ...notApplicable(byContext, reason)]
    }
    return [
      ...beside,
      ...(await underOtherNames(target, loud, most, () => random.token(9))),
      ...(alone ? await afterDecoys(target, loud, calm, most) : []),
    ]
  },
})

/** A little more than is declared, and a few hundred where nothing is. */
function mostRequests({ facts, tenants }: ClientTarget): number {
  const perMinute = tenants[0].facts.limits?.perMinute ?? facts.limits?.perMinute
  return perMinute === undefined ? 300 : Math.min(2000, Math.ceil(perMinute * 1.2))
}

interface Flood {
  readonly sent: number
  readonly limited: boolean
}

async function callUntilLimited(
  target: ClientTarget,
  who: Connected,
  most: number,
  options: () => CallOptions = () => ({}),
): Promise<Flood> {
  let sent = 0
  while (sent < most) {
    const statuses = await Promise.all(Array.from({ length: atOnce }, () => statusOf(target, who, options())))
    sent += atOnce
    if (statuses.includes(429)) return { sent, limited: true }
  }
  return { sent, limited: false }
}

async function statusOf(
  target: ClientTarget,
  { flow }: Connected,
  options: CallOptions = {},
): Promise<number | undefined> {
  const { answer } = await target.call(flow.tenant, { ...options, browser: flow.browser, takesLimits: true })
  return answer.kind === 'answered' ? answer.status : undefined
}

/** Every call of a tenant that is calm itself has to be served. */
async function goesOn(target: ClientTarget, calm: Connected, when: string, row: string): Promise<readonly Finding[]> {
  for (let count = 0; count < others; count += 1) {
    const { answer } = await target.call(calm.flow.tenant, { browser: calm.flow.browser, takesLimits: true })
    if (answer.kind !== 'answered') return inconclusive(row, answer.sentence, answer)
    if (answer.status < 300) continue
    const observed = `${when}, a call of ${calm.flow.tenant.id} was answered with status ${answer.status}`
    return broken(row, { expected: `every call of ${calm.flow.tenant.id} is served`, observed }, answer)
  }
  return held(row, `${when}, ${others} calls of ${calm.flow.tenant.id} were served`)
}

/** Headers in which a gateway might say who somebody is. */
function decoysFor(name: string): Params {
  return [
    ['x-tenant-id', name],
    ['x-tenant', name],
    ['x-forwarded-for', `203.0.113.${(name.codePointAt(0) ?? 0) % 200}`],
    ['x-api-key', name],
  ]
}

/** Another name each time: whoever believes them never counts to the end. */
async function underOtherNames(
  target: ClientTarget,
  loud: Connected,
  most: number,
  fresh: () => string,
): Promise<readonly Finding[]> {
  const what = `requests of ${loud.flow.tenant.id} under other names`
  const flood = await callUntilLimited(target, loud, most, () => ({ headers: decoysFor(fresh()), label: what }))
  return flood.limited
    ? held(byContext, `${flood.sent} ${what}, and it was limited again`)
    : broken(byContext, {
        expected: `${what} count for ${loud.flow.tenant.id}`,
        observed: `${flood.sent} ${what} were all let in`,
      })
}

async function afterDecoys(
  target: ClientTarget,
  loud: Connected,
  calm: Connected,
  most: number,
): Promise<readonly Finding[]> {
  const { tenant: other } = calm.flow
  const headers = decoysFor(other.id)
  for (let sent = 0; sent < most / 4; sent += atOnce) {
    await Promise.all(Array.from({ length: atOnce }, () => statusOf(target, loud, { headers })))
  }
  return goesOn(target, calm, `after requests of ${loud.flow.tenant.id} that only name ${other.id}`, byContext)
}

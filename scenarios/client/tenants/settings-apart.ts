import type { PlatformFlow } from '../../api/client.ts'
import { broken, type Finding, held } from '../../api/finding.ts'
import { withoutOrder } from '../../api/operator.ts'
import { first } from '../../api/params.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, connect, finish } from '../flows.ts'
import { controlFailed } from '../judge.ts'

const row = 'TENANT-CONF-1'
const marked = 'shipping parcelproof-of-one-tenant'

export const settingsApart = clientScenario({
  id: 'client/tenants/settings-apart',
  title: 'Settings of one tenant at a carrier are nobody else’s',
  story: 'The operator changes one tenant’s scope at a carrier while the flow of another one is under way.',
  requirements: [row],
  needs: ['second-tenant', 'operator'],
  crossTenant: [{ artefact: 'cache entry', place: 'settings of another tenant at the same carrier', rows: [row] }],
  caughtBy: [{ twin: 'has-one-scope-a-carrier', breaks: [row] }],
  async run({ target }) {
    const [a, b = a] = target.tenants
    const [y] = target.otherCarriers
    for (const tenant of [a, b]) {
      const control = await connect(target, tenant)
      if (control.kind === 'failed') return controlFailed(row, control)
    }
    const running = await begin(target, b)
    if (running.kind === 'failed') return controlFailed(row, running)
    const changed = withoutOrder(row, await target.operate('set-scope', a, { value: marked }))
    if (changed !== undefined) return changed
    const findings: Finding[] = []
    const own = await begin(target, a)
    if (own.kind === 'failed') return controlFailed(row, own)
    findings.push(...shows(own.flow, true))
    const places = [
      { tenant: b, carrier: target.carrier },
      ...(y === undefined
        ? []
        : [
            { tenant: a, carrier: y },
            { tenant: b, carrier: y },
          ]),
    ]
    for (const { tenant, carrier } of places) {
      const begun = await begin(target, tenant, { carrier })
      if (begun.kind === 'failed') findings.push(...controlFailed(row, begun))
      else findings.push(...shows(begun.flow, false), ...callbackOfItsOwn(begun.flow, own.flow))
    }
    const finished = await finish(target, running.flow)
    const expected = `the flow of ${b.id} that was under way finishes`
    return [
      ...findings,
      ...(finished.kind === 'failed'
        ? broken(row, { expected, observed: finished.sentence }, finished)
        : held(row, undefined, finished)),
    ]
  },
})

function shows(flow: PlatformFlow, should: boolean): readonly Finding[] {
  const what = `a start of ${flow.tenant.id} at ${flow.carrier.id}`
  const does = first(flow.params, 'scope') === marked
  if (does === should) return held(row, undefined, flow)
  return should
    ? broken(row, { expected: `${what} shows its new scope`, observed: `${what} does not` }, flow)
    : broken(
        row,
        { expected: `${what} shows its own scope`, observed: `${what} shows that of another tenant or carrier` },
        flow,
      )
}

function callbackOfItsOwn(flow: PlatformFlow, other: PlatformFlow): readonly Finding[] {
  const what = `a start of ${flow.tenant.id} at ${flow.carrier.id}`
  return flow.clientId === other.clientId && flow.carrier.id !== other.carrier.id
    ? broken(
        row,
        { expected: `${what} is with its own client`, observed: `${what} is with a client of another carrier` },
        flow,
      )
    : held(row, undefined, flow)
}

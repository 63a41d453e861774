import type { CallOutcome, PlatformTenant } from '../../api/client.ts'
import { broken, type Finding, held, inconclusive } from '../../api/finding.ts'
import { withoutOrder } from '../../api/operator.ts'
import { clientScenario } from '../../api/scenario.ts'
import { connect } from '../flows.ts'
import { controlFailed } from '../judge.ts'

const row = 'TENANT-STORE-2'

export const swappedConnections = clientScenario({
  id: 'client/store/swapped-connections',
  title: 'What is kept of one tenant does not open for another one',
  story: 'Somebody who can write to the store puts two tenants’ connections in each other’s place; both call.',
  requirements: [row],
  needs: ['second-tenant', 'operator', 'call'],
  crossTenant: [{ artefact: 'access token', place: 'stored entry of another tenant', rows: [row] }],
  caughtBy: [
    { twin: 'seals-everybody-under-one-key', breaks: [row] },
    { twin: 'keeps-records-unsealed', breaks: [row] },
  ],
  async run({ target }) {
    const [a, b = a] = target.tenants
    for (const tenant of [a, b]) {
      const control = await connect(target, tenant, { call: true })
      if (control.kind === 'failed') return controlFailed(row, control)
    }
    const swapped = withoutOrder(row, await target.operate('swap-connections', a, { value: b.id }))
    if (swapped !== undefined) return swapped
    const findings: Finding[] = []
    for (const tenant of [a, b]) findings.push(...judge(tenant, await target.call(tenant)))
    for (const tenant of [a, b]) {
      const again = await connect(target, tenant, { call: true })
      if (again.kind === 'failed') findings.push(...controlFailed(row, again))
    }
    return findings
  },
})

function judge(tenant: PlatformTenant, call: CallOutcome): readonly Finding[] {
  const owners = [
    ...call.apiCalls.flatMap(({ tokens }) => tokens.flatMap(({ issuedFor }) => issuedFor?.tenant ?? [])),
    ...call.tokenRequests.flatMap(({ refreshToken }) => refreshToken?.issuedFor?.tenant ?? []),
  ]
  const foreign = owners.find((owner) => owner !== tenant.id)
  if (foreign !== undefined) {
    const observed = `a call of ${tenant.id} used a token of ${foreign} that was put in its place`
    return broken(row, { expected: 'nothing is opened or sent', observed }, call)
  }
  if (call.answer.kind !== 'answered') return inconclusive(row, call.answer.sentence, call)
  // It may have its own token in memory: that is nobody else's.
  return held(row, `a call of ${tenant.id} was answered with status ${call.answer.status}`, call)
}

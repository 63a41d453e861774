import type { ClientTarget, PlatformTenant } from '../../api/client.ts'
import { broken, type Finding, held, inconclusive } from '../../api/finding.ts'
import { withoutOrder } from '../../api/operator.ts'
import { clientScenario } from '../../api/scenario.ts'
import { connect } from '../flows.ts'
import { controlFailed } from '../judge.ts'

const row = 'TENANT-STORE-5'

export const keyOfOne = clientScenario({
  id: 'client/store/key-of-one',
  title: 'A tenant’s key that is turned or lost concerns that tenant alone',
  story: 'The operator turns one tenant’s key, then puts it out of use; another tenant calls all the while.',
  requirements: [row],
  needs: ['second-tenant', 'operator', 'call'],
  caughtBy: [{ twin: 'puts-all-keys-out-of-use', breaks: [row] }],
  async run({ target }) {
    const [a, b = a] = target.tenants
    for (const tenant of [a, b]) {
      const control = await connect(target, tenant, { call: true })
      if (control.kind === 'failed') return controlFailed(row, control)
    }
    const turned = withoutOrder(row, await target.operate('turn-key', a))
    if (turned !== undefined) return turned
    const findings = [
      ...(await works(target, a, 'after its key was turned')),
      ...(await works(target, b, `after the key of ${a.id} was turned`)),
    ]
    const disabled = withoutOrder(row, await target.operate('disable-key', a))
    if (disabled !== undefined) return [...findings, ...disabled]
    findings.push(
      ...(await failsClosed(target, a)),
      ...(await works(target, b, `while the key of ${a.id} is out of use`)),
    )
    const again = await connect(target, a, { call: true })
    return [
      ...findings,
      ...(again.kind === 'failed'
        ? broken(row, { expected: `${a.id} can connect again`, observed: again.sentence }, again)
        : held(row, undefined, again)),
    ]
  },
})

async function works(target: ClientTarget, tenant: PlatformTenant, when: string): Promise<readonly Finding[]> {
  const call = await target.call(tenant)
  const own = call.apiCalls.some(({ tokens }) => tokens.some(({ issuedFor }) => issuedFor?.tenant === tenant.id))
  if (own) return held(row, undefined, call)
  if (call.answer.kind !== 'answered') return inconclusive(row, call.answer.sentence, call)
  const observed = `${when}, a call of ${tenant.id} carried no token of its own (status ${call.answer.status})`
  return broken(row, { expected: `${tenant.id} calls as before`, observed }, call)
}

async function failsClosed(target: ClientTarget, tenant: PlatformTenant): Promise<readonly Finding[]> {
  const call = await target.call(tenant)
  if (call.apiCalls.length > 0) {
    const observed = `with its key out of use a call of ${tenant.id} went out all the same`
    return broken(row, { expected: 'nothing is sent until it connects again', observed }, call)
  }
  if (call.answer.kind !== 'answered') return inconclusive(row, call.answer.sentence, call)
  const { status } = call.answer
  if (status < 400) {
    const observed = `with its key out of use a call of ${tenant.id} was answered with status ${status}`
    return broken(row, { expected: 'a refusal that asks to connect again', observed }, call)
  }
  return held(row, `with its key out of use a call was answered with status ${status}`, call)
}

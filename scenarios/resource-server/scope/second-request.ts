import { resourceServerScenario } from '../../api/scenario.ts'
import { goodCall, mustRefuse, withoutControl } from '../judge.ts'

const rows = ['RFC9700-2.3-A1', 'TENANT-XCH-8']

export const secondRequest = resourceServerScenario({
  id: 'resource-server/scope/second-request',
  title: 'A token for one operation, used for another',
  story: 'A token that covers the first operation of a tenant is used for the second one, which needs more.',
  requirements: rows,
  needs: ['second-request'],
  caughtBy: [
    { twin: 'ignores-scope', breaks: rows },
    { twin: 'matches-part-of-scope', breaks: rows },
  ],
  async run({ target }) {
    const [tenant] = target.tenants
    const { second } = tenant
    if (second === undefined) return []
    const failed =
      withoutControl(rows, await goodCall(target)) ??
      withoutControl(rows, await goodCall(target, tenant, { request: second }))
    if (failed !== undefined) return failed
    const token = target.mint(tenant)
    const first = withoutControl(rows, await target.call(tenant, { token, label: 'the operation it is for' }))
    if (first !== undefined) return first
    const access = await target.call(tenant, { token, request: second, label: 'another operation' })
    return mustRefuse(rows, access, 'a token for the first operation at the second one')
  },
})

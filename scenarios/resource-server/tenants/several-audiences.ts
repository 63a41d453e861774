import { recorded } from '../../api/finding.ts'
import { resourceServerScenario } from '../../api/scenario.ts'
import { describeAccess, goodCall, mustRefuse, withoutControl } from '../judge.ts'

const row = 'TENANT-XCH-10'

export const severalAudiences = resourceServerScenario({
  id: 'resource-server/tenants/several-audiences',
  title: 'A token for several tenants at once',
  story: "One tenant's issuer makes a token whose audience names another tenant as well.",
  requirements: [row],
  needs: ['second-tenant', 'own-address', 'own-audience'],
  caughtBy: [{ twin: 'trusts-whoever-names-its-audience', breaks: [row] }],
  async run({ target }) {
    const [own, other] = target.tenants
    if (other === undefined) return []
    const failed = withoutControl(row, await goodCall(target)) ?? withoutControl(row, await goodCall(target, other))
    if (failed !== undefined) return failed
    const token = () => target.mint(own, { claims: { aud: [own.audience, other.audience] } })
    const foreign = await target.call(other, { token: token(), label: 'at the other tenant' })
    const home = await target.call(own, { token: token(), label: 'at its own tenant' })
    return [
      ...mustRefuse(row, foreign, `a token of ${own.id} for both, at ${other.id}`),
      ...recorded(row, `a token of ${own.id} for both, at ${own.id}: ${describeAccess(home)}`, home),
    ]
  },
})

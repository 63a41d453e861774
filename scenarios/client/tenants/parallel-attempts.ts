import type { PlatformFlow } from '../../api/client.ts'
import { broken, type Finding, held, inconclusive } from '../../api/finding.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, connect, deliverHonestly } from '../flows.ts'
import { controlFailed } from '../judge.ts'

const row = 'TENANT-PKCE-3'
const tabs = 3

export const parallelAttempts = clientScenario({
  id: 'client/tenants/parallel-attempts',
  title: 'Attempts of one tenant that run side by side do not disturb each other',
  story: 'Three flows are started in three tabs of one browser and finished the other way round.',
  requirements: [row],
  needs: [],
  caughtBy: [{ twin: 'remembers-last-flow-only', breaks: [row] }],
  async run({ target }) {
    const [tenant] = target.tenants
    const control = await connect(target, tenant)
    if (control.kind === 'failed') return controlFailed(row, control)
    const browser = await target.browserOf(tenant)
    const flows: PlatformFlow[] = []
    for (let tab = 0; tab < tabs; tab += 1) {
      const begun = await begin(target, tenant, { browser })
      if (begun.kind === 'failed') return controlFailed(row, begun)
      flows.push(begun.flow)
    }
    const findings: Finding[] = []
    for (const [index, flow] of flows.toReversed().entries()) {
      const tab = `tab ${tabs - index} of ${tabs}`
      const grant = target.grant(flow)
      const outcome = await deliverHonestly(target, flow, grant)
      const redemption = outcome.tokenRequests.find(({ code }) => code?.value === grant.code)
      const expected = 'each attempt redeems its own code with its own verifier'
      if (redemption === undefined && outcome.kind === 'unclear') {
        findings.push(...inconclusive(row, `${tab}: ${outcome.sentence}`, outcome))
      } else if (redemption === undefined) {
        const observed = `${tab}: no token request, as other tabs were started or finished`
        findings.push(...broken(row, { expected, observed }, outcome))
      } else if (flow.challenge !== undefined && redemption.verifier?.flow !== flow.id) {
        const observed = `${tab}: its code left with the verifier of another attempt`
        findings.push(...broken(row, { expected, observed }, outcome, redemption))
      } else findings.push(...held(row, undefined, outcome, redemption))
    }
    return findings
  },
})

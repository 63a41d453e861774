import type { TokenRequest } from '../../api/carrier.ts'
import type { PlatformFlow } from '../../api/client.ts'
import { type Finding, notApplicable } from '../../api/finding.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, connect, deliver } from '../flows.ts'
import { controlFailed, mustNotSend, mustSendNothing } from '../judge.ts'

const row = 'RFC9700-4.4.2-2'

export const responsesInOneBrowser = clientScenario({
  id: 'client/mix-up/responses-in-one-browser',
  title: 'The issuer is remembered for each request and browser',
  story: 'Two servers are connected in two tabs of one browser, and their responses come back in either order.',
  requirements: [row],
  needs: ['second-carrier'],
  caughtBy: [
    { twin: 'remembers-the-latest-server', breaks: [row] },
    { twin: 'ignores-browser-session', breaks: [row] },
  ],
  async run({ target }) {
    const [tenant] = target.tenants
    const [other] = target.otherCarriers
    if (other === undefined) return notApplicable(row, 'the platform is pointed at one carrier only')
    for (const carrier of [target.carrier, other]) {
      const control = await connect(target, tenant, { carrier })
      if (control.kind === 'failed') return controlFailed(row, control)
    }
    const findings: Finding[] = []
    for (const order of ['as they began', 'the other way round'] as const) {
      const one = await begin(target, tenant)
      if (one.kind === 'failed') return [...findings, ...controlFailed(row, one)]
      const two = await begin(target, tenant, { carrier: other, browser: one.flow.browser })
      if (two.kind === 'failed') return [...findings, ...controlFailed(row, two)]
      const flows = order === 'as they began' ? [one.flow, two.flow] : [two.flow, one.flow]
      for (const flow of flows) {
        const { code, response } = target.grant(flow)
        const attempt = `the response of ${flow.carrier.id}, two flows in one browser, ${order}`
        const outcome = await deliver(target, flow, response, { label: attempt })
        findings.push(
          ...mustNotSend(row, outcome, attempt, {
            what: `the code of ${flow.carrier.id}, or another flow’s verifier with it, to another server`,
            is: (request) => request.code?.value === code && !isItsOwn(request, flow),
          }),
        )
      }
    }
    const begun = await begin(target, tenant)
    if (begun.kind === 'failed') return [...findings, ...controlFailed(row, begun)]
    const attempt = 'a right response in a browser without the session'
    const { response } = target.grant(begun.flow)
    const outcome = await deliver(target, begun.flow, response, { browser: target.browser(), label: attempt })
    return [...findings, ...mustSendNothing(row, outcome, attempt)]
  },
})

function isItsOwn({ carrier, verifier }: TokenRequest, flow: PlatformFlow): boolean {
  return carrier.id === flow.carrier.id && (verifier === undefined || verifier.flow === flow.id)
}

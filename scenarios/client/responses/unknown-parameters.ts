import { broken, held } from '../../api/finding.ts'
import { withExtra } from '../../api/params.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, callbackOf, connect } from '../flows.ts'
import { controlFailed } from '../judge.ts'

const row = 'RFC6749-4.1.2-7'

export const unknownParameters = clientScenario({
  id: 'client/responses/unknown-parameters',
  title: 'Response parameters that nobody knows change nothing',
  story: 'An honest response comes with session_state and a parameter that no specification has.',
  requirements: [row],
  needs: [],
  caughtBy: [{ twin: 'refuses-unknown-parameters', breaks: [row] }],
  async run({ target }) {
    const [tenant] = target.tenants
    const control = await connect(target, tenant)
    if (control.kind === 'failed') return controlFailed(row, control)
    const begun = await begin(target, tenant)
    if (begun.kind === 'failed') return controlFailed(row, begun)
    const { flow } = begun
    const { code, response } = target.grant(flow)
    const params = withExtra(withExtra(response, 'session_state', 'x.y'), 'foo', 'bar')
    const outcome = await target.deliver({
      to: callbackOf(flow),
      params,
      browser: flow.browser,
      expectsTokenRequest: true,
      label: 'an honest callback with parameters nobody knows',
    })
    if (outcome.tokenRequests.some((request) => request.code?.value === code)) return held(row, undefined, outcome)
    const observed = outcome.kind === 'answered' ? `the platform answered ${outcome.last.status}` : outcome.sentence
    return broken(row, { expected: 'the flow goes on', observed: `no token request left; ${observed}` }, outcome)
  },
})

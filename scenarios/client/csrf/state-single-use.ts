import type { Finding } from '../../api/finding.ts'
import { withParam } from '../../api/params.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, callbackOf, deliver, finish } from '../flows.ts'
import { controlFailed, mustNotSend, mustSendNothing } from '../judge.ts'

const dropped = 'RFC9700-4.2.4-4'
const verifierGone = 'TENANT-PKCE-6'
const rows = [dropped, verifierGone]

export const stateSingleUse = clientScenario({
  id: 'client/csrf/state-single-use',
  title: 'State and verifier are gone once a response has come back',
  story:
    'A response is opened a second time, with the same code and with a fresh one, also with the cookies from before.',
  requirements: rows,
  needs: [],
  caughtBy: [{ twin: 'keeps-flow-after-callback', breaks: rows }],
  async run({ target }) {
    const [tenant] = target.tenants
    const begun = await begin(target, tenant)
    if (begun.kind === 'failed') return controlFailed(rows, begun)
    const { flow } = begun
    // The honest callback may drop a cookie; a thief of the cookies has them as they were.
    const asBefore = await flow.browser.clone()
    const connected = await finish(target, flow)
    if (connected.kind === 'failed') return controlFailed(rows, connected)
    const same = connected.grant.response
    const fresh = () => withParam(same, 'code', target.grant(flow).code)
    const replays = [
      { what: 'the same response again', params: same, browser: flow.browser },
      { what: 'the same state with a fresh code', params: fresh(), browser: flow.browser },
      {
        what: 'the same state with a fresh code and the cookies from before',
        params: fresh(),
        browser: await asBefore.clone(),
      },
    ]
    const findings: Finding[] = []
    for (const { what, params, browser } of replays) {
      const outcome = await deliver(target, flow, params, { browser, label: what })
      findings.push(...mustSendNothing(rows, outcome, what))
    }
    return [...findings, ...(await afterTokenError()), ...(await afterDenial())]

    /** The carrier refuses the code; the verifier has been shown and must not be shown again. */
    async function afterTokenError(): Promise<readonly Finding[]> {
      const next = await begin(target, tenant)
      if (next.kind === 'failed') return controlFailed(verifierGone, next)
      const refusing = target.behave({
        token: async () => ({ kind: 'json', status: 400, body: { error: 'invalid_grant' } }),
      })
      await deliver(target, next.flow, target.grant(next.flow).response, {
        label: 'a response whose code is refused',
        redeems: true,
      })
      refusing.stop()
      const attempt = 'the state of a flow whose code was refused, with a fresh code'
      const outcome = await deliver(target, next.flow, target.grant(next.flow).response, { label: attempt })
      return mustNotSend(verifierGone, outcome, attempt, {
        what: 'the verifier of that flow',
        is: ({ verifier }) => verifier?.flow === next.flow.id,
      })
    }

    async function afterDenial(): Promise<readonly Finding[]> {
      const next = await begin(target, tenant)
      if (next.kind === 'failed') return controlFailed(verifierGone, next)
      const { response } = target.grant(next.flow)
      const denial = [['error', 'access_denied'] as const, ...response.filter(([name]) => name !== 'code')]
      await target.deliver({
        to: callbackOf(next.flow),
        params: denial,
        browser: next.flow.browser,
        label: 'the person says no',
      })
      const attempt = 'the state of a flow that was denied, with a code'
      const outcome = await deliver(target, next.flow, response, { label: attempt })
      return mustNotSend(verifierGone, outcome, attempt, {
        what: 'the verifier of that flow',
        is: ({ verifier }) => verifier?.flow === next.flow.id,
      })
    }
  },
})

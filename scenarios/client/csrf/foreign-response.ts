import type { Browser } from '../../api/authorization-server.ts'
import type { TokenRequest } from '../../api/carrier.ts'
import type { ClientTarget, PlatformFlow } from '../../api/client.ts'
import type { Finding } from '../../api/finding.ts'
import { type Params, without, withParam } from '../../api/params.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, connect, deliver } from '../flows.ts'
import { controlFailed, mustNotSend } from '../judge.ts'
import { judgeStateInAnotherCase } from './state-in-another-case.ts'

const row = 'RFC9700-2.1-3'

export const foreignResponse = clientScenario({
  id: 'client/csrf/foreign-response',
  title: 'A response that another browser asked for, or that has another state, ends in no connection',
  story:
    'An attacker keeps the response of his own flow and lets the browser of somebody else open it; elsewhere the letters of a state come back in the other case.',
  requirements: [row],
  needs: [],
  caughtBy: [
    { twin: 'ignores-browser-session', breaks: [row] },
    { twin: 'compares-state-without-case', breaks: [row] },
  ],
  async run({ target, random }) {
    const [tenant] = target.tenants
    const before = await connect(target, tenant)
    if (before.kind === 'failed') return controlFailed(row, before)
    const findings: Finding[] = []
    for (const { what, spoil } of states(random.token())) {
      for (const victim of victims) {
        const begun = await begin(target, tenant)
        if (begun.kind === 'failed') return [...findings, ...controlFailed(row, begun)]
        const { flow } = begun
        const browser = await victim.browser(target, flow)
        const attempt = `the response of another browser with ${what}, in ${victim.what}`
        const outcome = await deliver(target, flow, spoil(target.grant(flow).response), { browser, label: attempt })
        findings.push(
          ...mustNotSend(row, outcome, attempt, { what: 'a request that the carrier would honour', is: isRedeemable }),
        )
      }
    }
    findings.push(...(await judgeStateInAnotherCase(row, { target, random })))
    const after = await connect(target, tenant)
    return after.kind === 'failed' ? [...findings, ...controlFailed(row, after)] : findings
  },
})

/** With another verifier the carrier refuses the code: the attack ends there (RFC 9700, 4.7.1). */
function isRedeemable({ code, verifier }: TokenRequest): boolean {
  return code?.issuedFor !== undefined && (verifier === undefined || verifier.flow === code.issuedFor.flow)
}

function states(invented: string): readonly { readonly what: string; readonly spoil: (response: Params) => Params }[] {
  return [
    { what: 'no state', spoil: (response) => without(response, 'state') },
    { what: 'an invented state', spoil: (response) => withParam(response, 'state', invented) },
    { what: 'its state', spoil: (response) => response },
  ]
}

interface Victim {
  readonly what: string
  readonly browser: (target: ClientTarget, flow: PlatformFlow) => Promise<Browser>
}

const victims: readonly Victim[] = [
  { what: 'a new browser', browser: async (target) => target.browser() },
  {
    what: 'the browser of the same tenant with a flow of its own open',
    async browser(target, { tenant }) {
      const own = await target.start(tenant)
      return own.browser
    },
  },
]

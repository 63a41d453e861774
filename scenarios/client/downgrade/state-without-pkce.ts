import type { ClientTarget, PlatformFlow } from '../../api/client.ts'
import { type Finding, notApplicable } from '../../api/finding.ts'
import { type Params, without, withParam } from '../../api/params.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, connect, deliver } from '../flows.ts'
import { controlFailed, mustSendNothing } from '../judge.ts'
import { forgetMetadata, lacking, saying } from '../metadata-of-the-day.ts'

const row = 'RFC9700-4.7.1-2'

export const stateWithoutPkce = clientScenario({
  id: 'client/downgrade/state-without-pkce',
  title: 'Where the server knows no PKCE, the state stands against forged responses',
  story: 'The server stops announcing PKCE, and a victim’s browser opens the attacker’s response with four states.',
  requirements: [row],
  needs: [],
  caughtBy: [{ twin: 'checks-state-only-with-pkce', breaks: [row] }],
  async run({ target, random }) {
    const [tenant] = target.tenants
    const silent = target.behave(saying((document) => lacking(document, 'code_challenge_methods_supported')))
    await forgetMetadata(target)
    const control = await connect(target, tenant)
    if (control.kind === 'failed') {
      // A platform that starts nothing without PKCE has nothing to forge.
      silent.stop()
      await forgetMetadata(target)
      const again = await connect(target, tenant)
      return again.kind === 'failed'
        ? controlFailed(row, again)
        : notApplicable(row, 'the platform starts no flow where the server announces no PKCE')
    }
    if (control.flow.state === undefined) {
      return notApplicable(row, 'the starts carry no state: RFC9700-4.7.1-1 tells whether they carry a nonce')
    }
    const findings: Finding[] = []
    for (const { what, spoil } of forgeries(random.token())) {
      const attacker = await begin(target, tenant)
      if (attacker.kind === 'failed') return [...findings, ...controlFailed(row, attacker)]
      const victim = await begin(target, tenant)
      if (victim.kind === 'failed') return [...findings, ...controlFailed(row, victim)]
      const attempt = `the attacker’s code with ${what} in the victim’s browser, at a server without PKCE`
      const params = await spoil(target, attacker.flow)
      const outcome = await deliver(target, attacker.flow, params, { browser: victim.flow.browser, label: attempt })
      findings.push(...mustSendNothing(row, outcome, attempt))
    }
    return findings
  },
})

interface Forgery {
  readonly what: string
  readonly spoil: (target: ClientTarget, attacker: PlatformFlow) => Promise<Params>
}

function forgeries(invented: string): readonly Forgery[] {
  const response = (target: ClientTarget, flow: PlatformFlow): Params => target.grant(flow).response
  return [
    { what: 'no state', spoil: async (target, flow) => without(response(target, flow), 'state') },
    { what: 'an empty state', spoil: async (target, flow) => withParam(response(target, flow), 'state', '') },
    { what: 'an invented state', spoil: async (target, flow) => withParam(response(target, flow), 'state', invented) },
    { what: 'the state of the attacker’s session', spoil: async (target, flow) => response(target, flow) },
  ]
}

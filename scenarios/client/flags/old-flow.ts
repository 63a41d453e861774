import type { ClientTarget, PlatformFlow } from '../../api/client.ts'
import { couldNotRun, type Finding, notApplicable } from '../../api/finding.ts'
import { withoutOrder } from '../../api/operator.ts'
import { type Params, without, withParam } from '../../api/params.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, connect, deliver } from '../flows.ts'
import { controlFailed, mustNotSend, mustSendNothing } from '../judge.ts'

const row = 'TENANT-FLAG-4'

export const oldFlow = clientScenario({
  id: 'client/flags/old-flow',
  title: 'The old flow is a path of its own, and protects itself with state',
  story: 'A pair without PKCE: forged responses in other browsers, and states of the two flows in each other’s place.',
  requirements: [row],
  needs: [],
  caughtBy: [
    { twin: 'checks-state-only-with-pkce', breaks: [row] },
    { twin: 'ends-every-flow-the-old-way', breaks: [row] },
  ],
  async run({ target, random }) {
    const [tenant] = target.tenants
    const usual = await begin(target, tenant)
    if (usual.kind === 'failed') return controlFailed(row, usual)
    const switches = usual.flow.challenge !== undefined
    if (switches) {
      const able = await target.able('operator')
      if (able.kind === 'unknown')
        return couldNotRun(row, `no pair starts without PKCE; to switch one, ${able.missing}`)
      if (able.kind !== 'yes') return notApplicable(row, able.reason)
      const off = withoutOrder(row, await target.operate('pkce-off', tenant))
      if (off !== undefined) return off
    }
    const control = await connect(target, tenant)
    if (control.kind === 'failed') return controlFailed(row, control)
    if (control.flow.challenge !== undefined) return notApplicable(row, 'no pair starts without PKCE')
    const findings = [...(await forged(target, random.token()))]
    if (switches) findings.push(...(await sideBySide(target)))
    return findings
  },
})

/** Nothing but the state stands between an attacker's code and a victim's browser here. */
async function forged(target: ClientTarget, invented: string): Promise<readonly Finding[]> {
  const [tenant] = target.tenants
  const findings: Finding[] = []
  const forgeries: readonly (readonly [string, (response: Params) => Params])[] = [
    ['no state', (response) => without(response, 'state')],
    ['an invented state', (response) => withParam(response, 'state', invented)],
    ['the state of another browser', (response) => response],
  ]
  for (const [what, spoil] of forgeries) {
    const attacker = await begin(target, tenant)
    if (attacker.kind === 'failed') return [...findings, ...controlFailed(row, attacker)]
    const victim = await begin(target, tenant)
    if (victim.kind === 'failed') return [...findings, ...controlFailed(row, victim)]
    const attempt = `a code with ${what}, in the old flow`
    const outcome = await deliver(target, attacker.flow, spoil(target.grant(attacker.flow).response), {
      browser: victim.flow.browser,
      label: attempt,
    })
    findings.push(...mustSendNothing(row, outcome, attempt))
  }
  return findings
}

/** A flow of each kind under way: neither ends as the other. */
async function sideBySide(target: ClientTarget): Promise<readonly Finding[]> {
  const [tenant] = target.tenants
  const findings: Finding[] = []
  for (const swapped of [false, true]) {
    const old = await begin(target, tenant)
    if (old.kind === 'failed') return [...findings, ...controlFailed(row, old)]
    const on = withoutOrder(row, await target.operate('pkce-on', tenant))
    if (on !== undefined) return [...findings, ...on]
    const fresh = await begin(target, tenant)
    if (fresh.kind === 'failed') return [...findings, ...controlFailed(row, fresh)]
    const [one, two] = swapped ? [fresh.flow, old.flow] : [old.flow, fresh.flow]
    findings.push(...(await crossed(target, one, two, 'state of one flow with the code of the other')))
    const off = withoutOrder(row, await target.operate('pkce-off', tenant))
    if (off !== undefined) return [...findings, ...off]
  }
  return findings
}

async function crossed(
  target: ClientTarget,
  stated: PlatformFlow,
  coded: PlatformFlow,
  attempt: string,
): Promise<readonly Finding[]> {
  const response = withParam(target.grant(stated).response, 'code', target.grant(coded).code)
  const outcome = await deliver(target, stated, response, { label: attempt })
  return stated.challenge === undefined
    ? mustNotSend(row, outcome, attempt, {
        what: 'a verifier, for a state of the old flow',
        is: ({ verifier }) => verifier !== undefined,
      })
    : mustNotSend(row, outcome, attempt, {
        what: 'a code without the verifier, for a state of the flow with PKCE',
        is: ({ verifier }) => verifier?.flow !== stated.id,
      })
}

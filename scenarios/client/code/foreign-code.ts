import { type Finding, inconclusive } from '../../api/finding.ts'
import { withParam } from '../../api/params.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, connect, deliver, usesTokensOf } from '../flows.ts'
import { controlFailed, mustNotSend } from '../judge.ts'

const row = 'RFC9700-2.1.1-1'

export const foreignCode = clientScenario({
  id: 'client/code/foreign-code',
  title: 'A stolen code in a flow of the thief brings nothing',
  story:
    'A thief puts the code of a victim’s flow into the response of his own, with his own state, in his own browser.',
  requirements: [row],
  needs: [],
  caughtBy: [{ twin: 'reuses-one-verifier', breaks: [row] }],
  async run({ target }) {
    const [tenant] = target.tenants
    const control = await connect(target, tenant)
    if (control.kind === 'failed') return controlFailed(row, control)
    const findings: Finding[] = []
    for (const spoiled of ['code', 'code and nonce'] as const) {
      const [victim, thief] = [await begin(target, tenant), await begin(target, tenant)]
      if (victim.kind === 'failed') return controlFailed(row, victim)
      if (thief.kind === 'failed') return controlFailed(row, thief)
      if (spoiled === 'code and nonce' && thief.flow.nonce === undefined) continue
      const stolen = target.grant(victim.flow).code
      const response = withParam(target.grant(thief.flow).response, 'code', stolen)
      const attempt = `the code of another flow (${spoiled})`
      const outcome = await deliver(target, thief.flow, response, { label: attempt })
      // The victim's verifier fits the stolen code; without PKCE the ID Token's nonce has to stop it.
      const found = mustNotSend(row, outcome, attempt, {
        what: 'a verifier that fits the stolen code',
        is: ({ code, verifier }) => code?.value === stolen && verifier?.flow === victim.flow.id,
      })
      findings.push(...found)
      if (thief.flow.challenge !== undefined || found.some(({ kind }) => kind !== 'held')) continue
      const { uses, call } = await usesTokensOf(target, victim.flow, thief.flow)
      if (uses) {
        findings.push({
          kind: 'broken',
          requirement: row,
          evidence: [...outcome.exchanges, ...call.exchanges],
          expected: 'no connection from a stolen code',
          observed: 'the platform uses tokens that came for the code of another flow; it sends no challenge',
        })
      }
    }
    return findings.length === 0 ? inconclusive(row, 'no attempt could be made') : findings
  },
})

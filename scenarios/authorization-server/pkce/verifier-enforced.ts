import { without, withParam } from '../../api/params.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { askForCode, correctFlow, planFlow, redeem, s256 } from '../code-flow.ts'
import { controlFailed, mustRefuseTokens, nameOf, oneClientOfEachKind } from '../judge.ts'
import { verifierMutants } from './verifier-mutants.ts'

const rows = ['RFC9700-2.1.1-7', 'RFC9700-2.1.1-8']

export const verifierEnforced = authorizationServerScenario({
  id: 'authorization-server/pkce/verifier-enforced',
  title: 'The token endpoint insists on the right code verifier',
  story: 'Somebody who has stolen a code redeems it with a missing, wrong or nearly right code verifier.',
  requirements: rows,
  needs: [],
  caughtBy: [
    { twin: 'ignores-wrong-verifier', breaks: rows },
    { twin: 'accepts-missing-verifier', breaks: ['RFC9700-2.1.1-8'] },
  ],
  async run({ target, random }) {
    const findings = []
    for (const client of oneClientOfEachKind(target)) {
      const control = await correctFlow(target, client, random)
      if (control.kind === 'failed') {
        findings.push(...controlFailed(rows, control))
        continue
      }
      for (const mutant of verifierMutants) {
        const attempt = `${mutant.what} (${nameOf(client)})`
        const flow = planFlow(client, random)
        const asked = await askForCode(target, flow, { label: 'a correct request, for a spoiled redemption' })
        if (asked.kind === 'none') {
          findings.push(
            ...controlFailed(rows, { kind: 'failed', sentence: asked.sentence, exchanges: asked.outcome.exchanges }),
          )
          continue
        }
        const verifier = mutant.spoil(flow.verifier, { challenge: s256(flow.verifier), other: random.token(32) })
        const outcome = await redeem(target, asked.grant, {
          label: `redeem with ${mutant.what}`,
          spoil: (form) =>
            verifier === undefined ? without(form, 'code_verifier') : withParam(form, 'code_verifier', verifier),
        })
        // Only a wrong verifier shows whether PKCE is looked at at all (2.1.1-7); the finer mutants are 2.1.1-8.
        const judged = mutant.what === 'another well-formed verifier' ? rows : ['RFC9700-2.1.1-8']
        findings.push(...mustRefuseTokens(judged, outcome, attempt))
      }
    }
    return findings
  },
})

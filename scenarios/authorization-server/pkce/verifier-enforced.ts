import { type Finding, recorded } from '../../api/finding.ts'
import { without, withParam } from '../../api/params.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { type CodeGrant, describeTokenOutcome, redeem, s256 } from '../code-flow.ts'
import { type FlowSeries, inSeries, onePublicOneConfidential, withFreshCode } from '../flow-series.ts'
import { inTurn } from '../in-turn.ts'
import { mustBringNoCode, mustRefuseTokens, nameOf, oneClientOfEachKind } from '../judge.ts'
import { mustNameError } from '../token-error.ts'
import { type ChallengeMutant, challengeMutants } from './challenge-mutants.ts'
import { anotherVerifier, coarseMutants, type VerifierMutant, verifierMutants } from './verifier-mutants.ts'

const supported = 'RFC9700-2.1.1-7'
const enforced = 'RFC9700-2.1.1-8'
const mismatchError = 'RFC7636-4.6-2'
const rows = [supported, enforced, mismatchError]

export const verifierEnforced = authorizationServerScenario({
  id: 'authorization-server/pkce/verifier-enforced',
  title: 'The token endpoint insists on the right code verifier',
  story: 'Somebody who has stolen a code redeems it with a missing, wrong or nearly right code verifier.',
  requirements: rows,
  needs: ['authorization-endpoint'],
  caughtBy: [
    { twin: 'ignores-wrong-verifier', breaks: rows },
    { twin: 'accepts-missing-verifier', breaks: [enforced] },
    { twin: 'compares-start-of-challenge', breaks: [enforced] },
    { twin: 'names-another-error-for-wrong-verifier', breaks: [mismatchError] },
  ],
  async run(context) {
    const clients = oneClientOfEachKind(context.target)
    // The finer mutants are about the comparison, which no server writes once for each kind of client.
    const [thorough] = onePublicOneConfidential(clients)
    return inSeries(context, clients, rows, async (series) => [
      ...(await inTurn(series.client === thorough ? verifierMutants : coarseMutants, (mutant) =>
        withFreshCode(series, rowsOf(mutant), (grant) => redeemWith(mutant, grant)),
      )),
      ...(await inTurn(series.client === thorough ? challengeMutants : [], (mutant) => askWith(mutant, series))),
    ])

    async function redeemWith(mutant: VerifierMutant, grant: CodeGrant): Promise<readonly Finding[]> {
      const attempt = `${mutant.what} (${nameOf(grant.client)})`
      const parts = { challenge: s256(grant.verifier), other: context.random.token(32) }
      const verifier = mutant.spoil(grant.verifier, parts)
      const outcome = await redeem(context.target, grant, {
        label: `redeem with ${mutant.what}`,
        spoil: (form) =>
          verifier === undefined ? without(form, 'code_verifier') : withParam(form, 'code_verifier', verifier),
      })
      // Only a wrong verifier shows whether PKCE is looked at at all (2.1.1-7); the finer mutants are 2.1.1-8.
      if (mutant !== anotherVerifier) return mustRefuseTokens(enforced, outcome, attempt)
      return [
        ...mustRefuseTokens([supported, enforced], outcome, attempt),
        ...mustNameError(mismatchError, outcome, 'invalid_grant', attempt),
        ...(await whetherBurnt(grant)),
      ]
    }

    async function whetherBurnt(grant: CodeGrant): Promise<readonly Finding[]> {
      const after = await redeem(context.target, grant, { label: 'redeem with the right verifier afterwards' })
      const sentence = `after a wrong verifier the right one brings: ${describeTokenOutcome(after)} (${nameOf(grant.client)})`
      return recorded(mismatchError, sentence, after)
    }

    async function askWith(mutant: ChallengeMutant, series: FlowSeries): Promise<readonly Finding[]> {
      const attempt = `the right verifier for ${mutant.what} (${nameOf(series.client)})`
      const flow = series.plan()
      const request = withParam(flow.request, 'code_challenge', mutant.spoil(s256(flow.verifier)))
      const asked = await series.ask({ ...flow, request }, `ask with ${mutant.what}`)
      if (asked.kind === 'none') return mustBringNoCode(enforced, asked.outcome, attempt)
      const outcome = await redeem(context.target, asked.grant, { label: `redeem after ${mutant.what}` })
      return mustRefuseTokens(enforced, outcome, attempt)
    }
  },
})

function rowsOf(mutant: VerifierMutant): readonly string[] {
  return mutant === anotherVerifier ? rows : [enforced]
}

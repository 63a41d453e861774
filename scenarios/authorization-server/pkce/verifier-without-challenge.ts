import { type Finding, notApplicable, recorded } from '../../api/finding.ts'
import { without } from '../../api/params.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { type CodeGrant, describeTokenOutcome, redeem } from '../code-flow.ts'
import { type FlowSeries, inSeries } from '../flow-series.ts'
import { inTurn } from '../in-turn.ts'
import { mustBringNoCode, mustRefuseTokens, nameOf, oneClientOfEachKind } from '../judge.ts'
import { mustNameError } from '../token-error.ts'
import { type ChallengelessRequest, emptyChallenge, methodAlone, withoutChallenge } from './request-mutants.ts'

const refusal = 'RFC9700-2.1.1-9'
const errorCode = 'OAUTH21-3.2.4-1'

export const verifierWithoutChallenge = authorizationServerScenario({
  id: 'authorization-server/pkce/verifier-without-challenge',
  title: 'A verifier is refused where there was no challenge',
  story:
    'An attacker takes the challenge out of the authorization request, and the client redeems the code with its verifier.',
  requirements: [refusal, errorCode],
  needs: ['authorization-endpoint'],
  caughtBy: [{ twin: 'accepts-verifier-without-challenge', breaks: [refusal, errorCode] }],
  async run(context) {
    const { target } = context
    const findings = await inSeries(context, oneClientOfEachKind(target), [refusal, errorCode], (series) =>
      inTurn([withoutChallenge, emptyChallenge, methodAlone], (request) => probe(series, request)),
    )
    if (findings.some(({ requirement }) => requirement === errorCode)) return findings
    return [
      ...findings,
      ...notApplicable(errorCode, 'no configured client is given a code for a request without a challenge'),
    ]

    async function probe(series: FlowSeries, { what, spoil }: ChallengelessRequest): Promise<readonly Finding[]> {
      const attempt = `a code asked for with ${what}, redeemed with a verifier (${nameOf(series.client)})`
      const flow = series.plan()
      const asked = await series.ask({ ...flow, request: spoil(flow.request) }, `ask with ${what}`)
      if (asked.kind === 'none') return mustBringNoCode(refusal, asked.outcome, attempt)
      const outcome = await redeem(target, asked.grant, {
        label: 'redeem with a verifier although there was no challenge',
      })
      return [
        ...mustRefuseTokens(refusal, outcome, attempt),
        ...mustNameError(errorCode, outcome, 'invalid_request', attempt),
        ...(outcome.kind === 'refused' ? await withoutVerifier(asked.grant, what) : []),
      ]
    }

    async function withoutVerifier(grant: CodeGrant, what: string): Promise<readonly Finding[]> {
      const outcome = await redeem(target, grant, {
        label: 'the same code without a verifier afterwards',
        spoil: (form) => without(form, 'code_verifier'),
      })
      const sentence = `a code asked for with ${what} and refused with a verifier, then sent without one: ${describeTokenOutcome(outcome)}`
      return recorded(refusal, `${sentence} (${nameOf(grant.client)})`, outcome)
    }
  },
})

import { type Finding, held } from '../../api/finding.ts'
import { without } from '../../api/params.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { type CodeGrant, describeOutcome, redeem } from '../code-flow.ts'
import { type FlowSeries, inSeries, withFreshCode } from '../flow-series.ts'
import { mustBringNoCode, mustRefuseTokens, nameOf, oneClientOfEachKind } from '../judge.ts'
import { withoutChallenge } from './request-mutants.ts'

const remembered = 'RFC9700-4.8.2-2'
const onlyTogether = 'OAUTH21-4.1.3-3'
const notRedeemable = 'OAUTH21-4.1.3-5'
const rows = [remembered, onlyTogether, notRedeemable]

export const challengeRemembered = authorizationServerScenario({
  id: 'authorization-server/pkce/challenge-remembered',
  title: 'Each code remembers whether there was a challenge',
  story: 'Two codes, one asked for with a challenge and one without, are redeemed with and without a verifier.',
  requirements: rows,
  needs: ['authorization-endpoint'],
  caughtBy: [
    { twin: 'accepts-missing-verifier', breaks: [remembered, onlyTogether] },
    { twin: 'accepts-verifier-without-challenge', breaks: [remembered, onlyTogether, notRedeemable] },
    { twin: 'does-not-require-pkce', breaks: [notRedeemable] },
  ],
  run: (context) =>
    inSeries(context, oneClientOfEachKind(context.target), rows, async (series) => {
      const who = nameOf(series.client)
      const unverified = (grant: CodeGrant) =>
        redeem(context.target, grant, {
          label: 'redeem without a verifier',
          spoil: (form) => without(form, 'code_verifier'),
        })
      return [
        ...(await withFreshCode(series, [remembered, onlyTogether], async (grant) =>
          mustRefuseTokens(
            [remembered, onlyTogether],
            await unverified(grant),
            `a code with a challenge, redeemed without a verifier (${who})`,
          ),
        )),
        ...(await withChallengelessCode(series, [remembered, onlyTogether], async (grant) =>
          mustRefuseTokens(
            [remembered, onlyTogether],
            await redeem(context.target, grant, { label: 'redeem with a verifier although there was no challenge' }),
            `a code without a challenge, redeemed with a verifier (${who})`,
          ),
        )),
        ...(await withChallengelessCode(series, notRedeemable, async (grant) =>
          mustRefuseTokens(
            notRedeemable,
            await unverified(grant),
            `a code without a challenge, redeemed without a verifier (${who})`,
          ),
        )),
      ]
    }),
})

/** Hands over a code of a request without a challenge. Where none is given, nothing can be redeemed: that is stricter still. */
async function withChallengelessCode(
  series: FlowSeries,
  rows: string | readonly string[],
  probe: (grant: CodeGrant) => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  const flow = series.plan()
  const asked = await series.ask({ ...flow, request: withoutChallenge.spoil(flow.request) }, 'ask without a challenge')
  if (asked.kind === 'grant') return probe(asked.grant)
  const judged = mustBringNoCode(rows, asked.outcome, `a request without a challenge (${nameOf(series.client)})`)
  return judged.every(({ kind }) => kind === 'held')
    ? held(rows, `a request without a challenge brings no code: ${describeOutcome(asked.outcome)}`, asked.outcome)
    : judged
}

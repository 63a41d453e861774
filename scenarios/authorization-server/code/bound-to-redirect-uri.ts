import type { AuthorizationServerTarget } from '../../api/authorization-server.ts'
import { type Finding, recorded } from '../../api/finding.ts'
import { without, withParam } from '../../api/params.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { describeTokenOutcome, redeem } from '../code-flow.ts'
import { type FlowSeries, inSeries, onePublicOneConfidential, withFreshCode } from '../flow-series.ts'
import { inTurn } from '../in-turn.ts'
import { mustRefuseTokens, nameOf, oneClientOfEachKind } from '../judge.ts'
import { withoutChallenge } from '../pkce/request-mutants.ts'
import { otherRedirectUris } from './other-redirect-uris.ts'

const compared = 'RFC9700-4.5.2-A1'
const enforced = 'OAUTH21-10.2-1'
const rows = [compared, enforced]

export const boundToRedirectUri = authorizationServerScenario({
  id: 'authorization-server/code/bound-to-redirect-uri',
  title: 'The token request repeats the redirect URI of its code',
  story:
    'A code is redeemed, verifier and all, with a redirect URI that is not quite the one it was sent to, or with none.',
  requirements: rows,
  needs: ['authorization-endpoint'],
  caughtBy: [
    { twin: 'ignores-redirect-uri-at-token-endpoint', breaks: rows },
    { twin: 'takes-missing-redirect-uri', breaks: [compared] },
    { twin: 'takes-any-registered-redirect-uri', breaks: rows },
  ],
  run: (context) =>
    inSeries(context, onePublicOneConfidential(oneClientOfEachKind(context.target)), rows, async (series) => [
      ...(await inTurn(otherRedirectUris(series.client), ({ what, value }) =>
        withFreshCode(series, rows, async (grant) => {
          const outcome = await redeem(context.target, grant, {
            label: `redeem with ${what}`,
            spoil: (form) => withParam(form, 'redirect_uri', value),
          })
          return mustRefuseTokens(rows, outcome, `${what} in the token request (${nameOf(grant.client)})`)
        }),
      )),
      ...(await leftOutWithPkce(context.target, series)),
      ...(await leftOutWithoutPkce(context.target, series)),
    ]),
})

/** Where PKCE holds the code OAuth 2.1 drops the parameter, so this is worth a note only. */
function leftOutWithPkce(target: AuthorizationServerTarget, series: FlowSeries): Promise<readonly Finding[]> {
  return withFreshCode(series, rows, async (grant) => {
    const outcome = await redeem(target, grant, {
      label: 'redeem without redirect_uri',
      spoil: (form) => without(form, 'redirect_uri'),
    })
    const sentence = `redirect_uri left out, with PKCE (${nameOf(grant.client)}): ${describeTokenOutcome(outcome)}`
    return recorded(rows, sentence, outcome)
  })
}

/** A code without a challenge is held by its redirect URI alone. Where no such code is given there is nothing to try. */
async function leftOutWithoutPkce(target: AuthorizationServerTarget, series: FlowSeries): Promise<readonly Finding[]> {
  const flow = series.plan()
  const asked = await series.ask({ ...flow, request: withoutChallenge.spoil(flow.request) }, 'ask without a challenge')
  if (asked.kind === 'none') return []
  const outcome = await redeem(target, asked.grant, {
    label: 'redeem without redirect_uri and verifier',
    spoil: (form) => without(form, 'redirect_uri', 'code_verifier'),
  })
  return mustRefuseTokens(
    compared,
    outcome,
    `a code without a challenge and no redirect_uri (${nameOf(series.client)})`,
  )
}

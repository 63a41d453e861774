import type { TokenOutcome } from '../../api/authorization-server.ts'
import { type Finding, notApplicable } from '../../api/finding.ts'
import type { Params } from '../../api/params.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { describeTokenOutcome } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed, mustRefuseTokens, nameOf } from '../judge.ts'
import {
  type DpopContext,
  type DpopSeries,
  type MakeHeaders,
  tokenWithProof,
  withAnotherKey,
  withDpop,
} from './series.ts'

const senderConstrained = 'RFC9700-4.14.2-A2'
const bound = 'RFC9449-5-3'
const rows = [senderConstrained, bound]

export const refreshBound = authorizationServerScenario({
  id: 'authorization-server/dpop/refresh-bound',
  title: "A public client's refresh token works with its own key only",
  story: 'Somebody has stolen a refresh token of a public client, and not the key it was issued to.',
  requirements: rows,
  needs: ['dpop', 'public-client', 'refresh-tokens'],
  crossTenant: [
    { artefact: 'DPoP key and proof', place: 'token endpoint, for another key’s refresh token', rows: [bound] },
  ],
  caughtBy: [{ twin: 'refreshes-without-bound-key', breaks: rows }],
  run(context) {
    const client = context.target.tenants[0].clients.find(({ confidential }) => !confidential)
    if (client === undefined) return Promise.resolve(notApplicable(rows, 'the first tenant has no public client'))
    return withDpop(context, [client], rows, async (series) => {
      if (series.control.refreshToken === undefined) {
        return notApplicable(rows, `the ${nameOf(client)} was issued no refresh token`, series.control)
      }
      const control = await refreshWith(context, series, 'right')
      if (control.length > 0) return control
      const findings = await inTurn(['without', 'other'] as const, (way) => refreshWith(context, series, way))
      const after = await refreshWith(context, series, 'right')
      return after.length > 0 ? after : findings
    })
  },
})

type Way = 'right' | 'without' | 'other'

const words: Readonly<Record<Way, string>> = {
  right: 'with the right key',
  without: 'without a proof',
  other: 'with a proof by another key',
}

/** Each attempt has a grant of its own: a wrong one may end it. */
function refreshWith(context: DpopContext, series: DpopSeries, way: Way): Promise<readonly Finding[]> {
  const { client } = series
  return series.withCode(rows, async (grant) => {
    const tokens = await series.redeem(grant, { label: 'tokens to refresh' })
    if (tokens.kind !== 'tokens' || tokens.refreshToken === undefined) {
      const sentence = `a code brought no refresh token: ${describeTokenOutcome(tokens)}`
      return controlFailed(rows, { kind: 'failed', sentence, exchanges: tokens.exchanges })
    }
    const outcome = await send(context, series, tokens.refreshToken, way)
    if (way !== 'right') return mustRefuseTokens(rows, outcome, `a refresh ${words[way]} (${nameOf(client)})`)
    if (outcome.kind === 'tokens') return []
    const sentence = `a refresh with the right key: ${describeTokenOutcome(outcome)}`
    return controlFailed(rows, { kind: 'failed', sentence, exchanges: outcome.exchanges })
  })
}

function send(
  { target }: DpopContext,
  { client, prover }: DpopSeries,
  refreshToken: string,
  way: Way,
): Promise<TokenOutcome> {
  const form: Params = [
    ['grant_type', 'refresh_token'],
    ['refresh_token', refreshToken],
  ]
  const none: MakeHeaders = () => []
  const by = way === 'other' ? withAnotherKey(prover, target, client) : prover
  return tokenWithProof(target, client, form, by, {
    label: `refresh ${words[way]}`,
    ...(way === 'without' ? { make: none } : {}),
  })
}

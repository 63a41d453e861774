import type { AuthorizationServerTarget } from '../../api/authorization-server.ts'
import { couldNotRun, type Finding, recorded } from '../../api/finding.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { type CodeGrant, describeTokenOutcome, redeem } from '../code-flow.ts'
import { type FlowSeries, inSeries, withFreshCode } from '../flow-series.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed, mustRefuseTokens, nameOf, oneClientOfEachKind } from '../judge.ts'

const dies = 'RFC9700-4.2.4-2'
const denied = 'OAUTH21-4.1.3-2'
const rows = [dies, denied]

/** Long enough for a server that remembers used codes for a moment only. */
const later = 5000

export const replayRefused = authorizationServerScenario({
  id: 'authorization-server/code/replay-refused',
  title: 'A code is redeemed once',
  story: 'Somebody sends the very same token request a second time, at once and a little later.',
  requirements: rows,
  needs: ['authorization-endpoint'],
  movesTime: true,
  caughtBy: [
    { twin: 'redeems-code-twice', breaks: rows },
    { twin: 'forgets-used-codes', breaks: [dies] },
  ],
  async run({ target, random }) {
    const redeemed: CodeGrant[] = []
    const atOnce = await inSeries({ target, random }, oneClientOfEachKind(target), rows, async (series) => [
      ...(await replayAtOnce(target, series)),
      ...(await withFreshCode(series, dies, async (grant) => {
        const first = await redeem(target, grant, { label: 'redeem a code, to replay it later' })
        if (first.kind !== 'tokens')
          return controlFailed(dies, {
            kind: 'failed',
            sentence: describeTokenOutcome(first),
            exchanges: first.exchanges,
          })
        redeemed.push(grant)
        return []
      })),
    ])
    return [...atOnce, ...(await replayLater(target, redeemed))]
  },
})

function replayAtOnce(target: AuthorizationServerTarget, series: FlowSeries): Promise<readonly Finding[]> {
  return withFreshCode(series, rows, async (grant) => {
    const first = await redeem(target, grant, { label: 'redeem a code' })
    if (first.kind !== 'tokens')
      return controlFailed(rows, { kind: 'failed', sentence: describeTokenOutcome(first), exchanges: first.exchanges })
    const second = await redeem(target, grant, { label: 'the very same request again' })
    return [
      ...mustRefuseTokens(rows, second, `a code redeemed a second time (${nameOf(series.client)})`),
      ...(await whetherFirstTokensLive(target, series, first.accessToken)),
    ]
  })
}

/** Judged by RFC6749-4.1.2-5; here it is worth reading only. */
async function whetherFirstTokensLive(
  target: AuthorizationServerTarget,
  series: FlowSeries,
  accessToken: string,
): Promise<readonly Finding[]> {
  const oracle = await target.oracle(target.tenants[0])
  if (oracle.kind === 'none') return []
  const liveness = await oracle.oracle.ask(accessToken)
  return recorded(
    denied,
    `after the replay the first access token is ${liveness.kind} (${oracle.oracle.name}, ${nameOf(series.client)})`,
    liveness,
  )
}

async function replayLater(
  target: AuthorizationServerTarget,
  redeemed: readonly CodeGrant[],
): Promise<readonly Finding[]> {
  if (redeemed.length === 0) return []
  const waited = await target.elapse(later)
  if (waited.kind === 'too-long') return couldNotRun(dies, waited.sentence)
  return inTurn(redeemed, async (grant) => {
    const outcome = await redeem(target, grant, { label: 'the very same request again, 5 s later' })
    return mustRefuseTokens(dies, outcome, `a code redeemed again after 5 s (${nameOf(grant.client)})`)
  })
}

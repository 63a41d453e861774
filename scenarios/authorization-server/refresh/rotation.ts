import type { ServerClient } from '../../api/authorization-server.ts'
import { broken, couldNotRun, type Finding } from '../../api/finding.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { describeTokenOutcome } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed, mustRefuseTokens, nameOf, oneClientOfEachKind } from '../judge.ts'
import { type RefreshContext, type RefreshGrant, refresh, withRefreshToken } from '../refresh-grant.ts'
import { graceOver, undeclaredGrace } from './grace.ts'

const rows = ['RFC9700-2.2.2-1', 'RFC9700-4.14.2-4']

/** Some servers refuse the old refresh token at once, some only after the new one was used, some never. */
const moments = [
  { what: 'at once', useTheNewOneFirst: false },
  { what: 'after the new one was used', useTheNewOneFirst: true },
] as const

type Moment = (typeof moments)[number]

export const rotation = authorizationServerScenario({
  id: 'authorization-server/refresh/rotation',
  title: 'A used refresh token of a public client is worth nothing',
  story: 'Somebody who has copied the refresh token of a public client uses it after the client has.',
  requirements: rows,
  needs: ['authorization-endpoint', 'public-client', 'refresh-tokens'],
  caughtBy: [
    { twin: 'keeps-refresh-token', breaks: rows },
    { twin: 'accepts-rotated-refresh-token', breaks: rows },
  ],
  run: (context) =>
    inTurn(
      oneClientOfEachKind(context.target).filter(({ confidential }) => !confidential),
      (client) => rotationOf(context, client, rows),
    ),
})

/** Judges rotation for one client by effect: the old refresh token brings nothing once a declared grace is over. */
export function rotationOf(
  context: RefreshContext,
  client: ServerClient,
  judged: readonly string[],
): Promise<readonly Finding[]> {
  const possible = moments.filter(
    // "Until used" is a grace that ends with the first use of the successor.
    ({ useTheNewOneFirst }) => client.facts.refreshGrace !== 'until-used' || useTheNewOneFirst,
  )
  return inTurn(possible, (moment) =>
    withRefreshToken(context, client, judged, (grant) => useAgain(context, grant, moment, judged)),
  )
}

async function useAgain(
  context: RefreshContext,
  grant: RefreshGrant,
  moment: Moment,
  judged: readonly string[],
): Promise<readonly Finding[]> {
  const { target } = context
  const { client, refreshToken } = grant
  const used = await refresh(target, client, refreshToken, { label: 'control: a correct refresh' })
  if (used.kind !== 'tokens') {
    const sentence = `a correct refresh brought no tokens: ${describeTokenOutcome(used)}`
    return controlFailed(judged, { kind: 'failed', sentence, exchanges: [...grant.exchanges, ...used.exchanges] })
  }
  const successor = used.refreshToken
  if (moment.useTheNewOneFirst && successor !== undefined && successor !== refreshToken) {
    const next = await refresh(target, client, successor, { label: 'control: a correct refresh with the new one' })
    if (next.kind !== 'tokens') {
      const sentence = `the new refresh token brought no tokens: ${describeTokenOutcome(next)}`
      return controlFailed(judged, { kind: 'failed', sentence, exchanges: [...used.exchanges, ...next.exchanges] })
    }
  }
  const grace = await graceOver(target, client)
  if (grace.kind === 'too-long') return couldNotRun(judged, grace.sentence, used)
  const again = await refresh(target, client, refreshToken, { label: `the used refresh token again, ${moment.what}` })
  const attempt = `a refresh token of the ${nameOf(client)} used again ${moment.what}`
  if (again.kind === 'tokens') {
    const changed = successor === undefined || successor === refreshToken ? 'and never changes' : `(${undeclaredGrace})`
    return broken(
      judged,
      { expected: `no tokens for ${attempt}`, observed: `tokens were issued for ${attempt} ${changed}` },
      used,
      again,
    )
  }
  return mustRefuseTokens(judged, again, attempt)
}

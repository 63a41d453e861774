import type { ServerClient } from '../../api/authorization-server.ts'
import { broken, couldNotRun, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { describeTokenOutcome } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed, mustRefuseTokens, nameOf, oneClientOfEachKind } from '../judge.ts'
import { type RefreshContext, type RefreshGrant, refresh, withRefreshToken } from '../refresh-grant.ts'
import { describeRevocation, revoke, wasAnswered } from './revoke.ts'

const ends = 'RFC7009-2-1'
const lookedUp = 'RFC7009-2.1-2'
const atOnce = 'RFC7009-2.1-3'
const grantEnds = 'OAUTH21-4.3.1-1'

interface Revocation {
  readonly what: string
  readonly hint?: string
  readonly rows: readonly string[]
}

const revocations: readonly Revocation[] = [
  { what: 'the hint refresh_token', hint: 'refresh_token', rows: [ends, atOnce, grantEnds] },
  { what: 'no hint', rows: [lookedUp] },
  { what: 'the hint access_token', hint: 'access_token', rows: [lookedUp] },
  { what: 'an unknown hint', hint: 'parcelproof_token', rows: [lookedUp] },
]

export const endsRefreshTokens = authorizationServerScenario({
  id: 'authorization-server/revocation/ends-refresh-tokens',
  title: 'A revoked refresh token brings nothing, whatever the hint said',
  story: 'A person disconnects an application, and somebody goes on with its refresh token.',
  requirements: [ends, lookedUp, atOnce, grantEnds],
  needs: ['authorization-endpoint', 'refresh-tokens', 'revocation'],
  repeats: true,
  caughtBy: [
    { twin: 'revokes-nothing', breaks: [ends, lookedUp, atOnce, grantEnds] },
    { twin: 'believes-token-type-hints', breaks: [lookedUp] },
  ],
  run: (context) =>
    inTurn(oneClientOfEachKind(context.target), (client) =>
      inTurn(revocations, (revocation) => useRevoked(context, client, revocation)),
    ),
})

async function useRevoked(
  context: RefreshContext,
  client: ServerClient,
  { what, hint, rows }: Revocation,
): Promise<readonly Finding[]> {
  const { target } = context
  const options = { label: `revoke a refresh token with ${what}`, ...(hint === undefined ? {} : { hint }) }
  // A server on which a second login ends the first grant is asked for its control first (see below).
  const early = client.facts.parallelGrants === false ? await control(context, client, rows) : []
  if (early.length > 0) return early
  return withRefreshToken(context, client, rows, async (other) =>
    withRefreshToken(context, client, rows, async ({ refreshToken }) => {
      const answer = await revoke(target, client, refreshToken, options)
      if (!wasAnswered(answer)) return unanswered(rows, describeRevocation(answer), answer.exchanges)
      const outcome = await refresh(target, client, refreshToken, { label: 'the revoked refresh token' })
      const attempt = `a refresh token of the ${nameOf(client)}, revoked with ${what} (${describeRevocation(answer)})`
      // Ten seconds are waited once: the first client is as good as any.
      const first = client === context.target.tenants[0].clients[0]
      const late =
        outcome.kind === 'tokens' && rows.includes(atOnce) && first
          ? await afterTenSeconds(context, client, options)
          : undefined
      const judged = rows.flatMap((row) =>
        row === atOnce && outcome.kind === 'tokens' ? (late ?? []) : mustRefuseTokens(row, outcome, attempt),
      )
      if (outcome.kind !== 'refused') return judged
      const alive = await stillRefreshes(context, client, other, rows)
      return alive.length > 0 ? alive : judged
    }),
  )
}

/** Shows that it was the revocation that ended the token: another grant of the same client still refreshes. */
async function stillRefreshes(
  context: RefreshContext,
  client: ServerClient,
  other: RefreshGrant,
  rows: readonly string[],
): Promise<readonly Finding[]> {
  if (client.facts.parallelGrants === false) return []
  const outcome = await refresh(context.target, client, other.refreshToken, {
    label: 'control: the refresh token of another grant',
  })
  if (outcome.kind === 'tokens') return []
  // Some servers end everything between this person and this client; a grant made afterwards then has to work.
  const after = await control(context, client, rows)
  return after.length > 0
    ? after
    : [
        ...held(rows, 'the revoked refresh token is dead, and a grant made afterwards refreshes'),
        ...recorded(ends, `revocation ended another grant of the ${nameOf(client)} too`, outcome),
      ]
}

function control(context: RefreshContext, client: ServerClient, rows: readonly string[]): Promise<readonly Finding[]> {
  return withRefreshToken(context, client, rows, async ({ refreshToken }) => {
    const outcome = await refresh(context.target, client, refreshToken, { label: 'control: a correct refresh' })
    if (outcome.kind === 'tokens') return []
    const sentence = `a correct refresh brought no tokens: ${describeTokenOutcome(outcome)}`
    return controlFailed(rows, { kind: 'failed', sentence, exchanges: outcome.exchanges })
  })
}

/** RFC 7009, 2.1: in practice there may be a short delay. */
function afterTenSeconds(
  context: RefreshContext,
  client: ServerClient,
  options: { readonly hint?: string; readonly label: string },
): Promise<readonly Finding[]> {
  const { target } = context
  return withRefreshToken(context, client, atOnce, async ({ refreshToken }) => {
    const answer = await revoke(target, client, refreshToken, options)
    const wait = await target.elapse(10_000)
    if (wait.kind === 'too-long') return couldNotRun(atOnce, wait.sentence, answer)
    const outcome = await refresh(target, client, refreshToken, { label: 'the revoked refresh token, after 10 s' })
    if (outcome.kind !== 'tokens') {
      return [
        ...mustRefuseTokens(atOnce, outcome, 'a refresh token revoked 10 s ago'),
        ...recorded(atOnce, 'a revoked refresh token still worked at once, but not 10 s later', outcome),
      ]
    }
    const observed = `a refresh token of the ${nameOf(client)} brought tokens 10 s after its revocation`
    return broken(atOnce, { expected: 'no tokens for a revoked refresh token', observed }, answer, outcome)
  })
}

function unanswered(rows: readonly string[], sentence: string, exchanges: readonly string[]): readonly Finding[] {
  return inconclusive(rows, `${sentence}; nothing can be said of its effect`, ...exchanges)
}

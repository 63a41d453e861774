import type { ServerClient, TokenOutcome } from '../../api/authorization-server.ts'
import { broken, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { inTurn } from '../in-turn.ts'
import { nameOf, oneClientOfEachKind } from '../judge.ts'
import { type RefreshContext, refresh, withRefreshToken } from '../refresh-grant.ts'

const row = 'RFC9700-4.14.2-A1'
const rounds = 20
const atOnce = 4

export const parallelUse = authorizationServerScenario({
  id: 'authorization-server/refresh/parallel-use',
  title: 'A refresh token used several times at once does not become two',
  story:
    'Client and thief send the same refresh token at the same moment, and both hope for a refresh token that lives on.',
  requirements: [row],
  needs: ['authorization-endpoint', 'public-client', 'refresh-tokens'],
  repeats: true,
  caughtBy: [{ twin: 'claims-refresh-token-late', breaks: [row] }],
  run: (context) =>
    inTurn(
      oneClientOfEachKind(context.target)
        .filter(({ confidential }) => !confidential)
        .slice(0, 1),
      (client) => race(context, client),
    ),
})

async function race(context: RefreshContext, client: ServerClient): Promise<readonly Finding[]> {
  let wins = 0
  for (let round = 1; round <= rounds; round++) {
    const findings = await withRefreshToken(context, client, row, async (grant) => {
      const outcomes = await Promise.all(
        Array.from({ length: atOnce }, (_, index) =>
          refresh(context.target, client, grant.refreshToken, { label: `use ${index + 1} of ${atOnce} at once` }),
        ),
      )
      const issued = newRefreshTokens(outcomes, grant.refreshToken)
      if (outcomes.some(({ kind }) => kind === 'tokens')) wins += 1
      return issued.length < 2 ? unanswered(outcomes) : twoLiveOn(context, client, issued, outcomes)
    })
    if (findings.length > 0) return findings
  }
  const observed = `${rounds} rounds of ${atOnce} uses at once (${nameOf(client)}): never two refresh tokens that lived on`
  return wins === 0
    ? inconclusive(row, `no round brought any tokens in ${rounds} rounds of ${atOnce} uses at once`)
    : held(row, observed)
}

/** A server may answer every use with one and the same successor: that is one token, however often it was sent. */
function newRefreshTokens(outcomes: readonly TokenOutcome[], old: string): readonly string[] {
  const issued = outcomes.flatMap((outcome) => (outcome.kind === 'tokens' ? (outcome.refreshToken ?? []) : []))
  return [...new Set(issued)].filter((token) => token !== old)
}

/** Only a round without a single answer of the protocol ends the race. */
function unanswered(outcomes: readonly TokenOutcome[]): readonly Finding[] {
  const unclear = outcomes.filter((outcome) => outcome.kind === 'unclear')
  return unclear.length < outcomes.length
    ? []
    : inconclusive(row, `uses at once went unanswered: ${unclear[0]?.sentence ?? ''}`, ...unclear)
}

async function twoLiveOn(
  { target }: RefreshContext,
  client: ServerClient,
  issued: readonly string[],
  outcomes: readonly TokenOutcome[],
): Promise<readonly Finding[]> {
  const uses: TokenOutcome[] = []
  for (const token of issued) uses.push(await refresh(target, client, token, { label: 'a refresh token of the race' }))
  const alive = uses.filter(({ kind }) => kind === 'tokens').length
  if (alive < 2) return []
  const observed = `${atOnce} uses at once of one refresh token brought ${alive} refresh tokens that all worked afterwards`
  if (client.facts.refreshGrace !== undefined) {
    return recorded(row, `${observed}, within the declared grace`, ...outcomes, ...uses)
  }
  return broken(
    row,
    { expected: 'at most one refresh token of such a race lives on', observed: `${observed} (${nameOf(client)})` },
    ...outcomes,
    ...uses,
  )
}

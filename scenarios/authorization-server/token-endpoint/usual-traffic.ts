import type { AuthorizationServerTarget, ServerObservations } from '../../api/authorization-server.ts'
import type { Randomness } from '../../api/randomness.ts'
import { correctFlow } from '../code-flow.ts'
import { oneClientOfEachKind } from '../judge.ts'
import { askForRefreshToken, refresh } from '../refresh-grant.ts'

/** What a run holds after all other scenarios; one that runs alone makes a little traffic of its own first. */
export async function usualTraffic(context: {
  readonly target: AuthorizationServerTarget
  readonly random: Randomness
}): Promise<ServerObservations> {
  const { target, random } = context
  const grants = new Set(
    target.observations.tokenAnswers.flatMap(({ outcome, grant }) => (outcome.kind === 'tokens' ? [grant] : [])),
  )
  if (!grants.has('authorization_code')) {
    for (const client of oneClientOfEachKind(target)) await correctFlow(target, client, random)
  }
  if (!grants.has('refresh_token') && (await target.able('refresh-tokens')).kind === 'yes') {
    for (const client of oneClientOfEachKind(target)) {
      const attempt = await askForRefreshToken(context, client)
      if (attempt.kind === 'grant') await refresh(target, client, attempt.grant.refreshToken)
    }
  }
  return target.observations
}

/** The tokens of one answer, and which grant and client they were for. */
export type TokenAnswer = ServerObservations['tokenAnswers'][number]

/** Ids of the exchanges behind a few of many answers: enough to look at, not all of a run. */
export function someOf(answers: readonly TokenAnswer[]): readonly string[] {
  return answers.slice(0, 5).flatMap(({ outcome }) => [...outcome.exchanges])
}

/** `12 answers to authorization_code, 3 to refresh_token`: how many there were of each kind. */
export function counted(answers: readonly TokenAnswer[]): string {
  const grants = [...new Set(answers.map(({ grant }) => grant))]
  return grants.map((grant) => `${answers.filter((answer) => answer.grant === grant).length} to ${grant}`).join(', ')
}

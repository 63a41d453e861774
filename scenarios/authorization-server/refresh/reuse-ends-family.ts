import type { ServerClient } from '../../api/authorization-server.ts'
import { broken, couldNotRun, type Finding, recorded } from '../../api/finding.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { describeTokenOutcome } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed, mustRefuseTokens, nameOf, oneClientOfEachKind } from '../judge.ts'
import { recordOnly } from '../record-only.ts'
import {
  askForRefreshToken,
  type RefreshContext,
  type RefreshGrant,
  refresh,
  withRefreshToken,
} from '../refresh-grant.ts'
import { refreshChain } from './chain.ts'
import { graceOver, undeclaredGrace } from './grace.ts'

const row = 'RFC9700-4.14.2-A1'

export const reuseEndsFamily = authorizationServerScenario({
  id: 'authorization-server/refresh/reuse-ends-family',
  title: 'Using an old refresh token again ends the newest one too',
  story:
    'A refresh token was copied. Whoever comes second with the old one gives the theft away, and the server ends the whole family.',
  requirements: [row],
  needs: ['authorization-endpoint', 'public-client', 'refresh-tokens'],
  caughtBy: [
    { twin: 'ignores-refresh-token-reuse', breaks: [row] },
    { twin: 'keeps-refresh-token', breaks: [row] },
  ],
  run: (context) =>
    inTurn(oneClientOfEachKind(context.target), async (client) => {
      const findings = await reuseOf(context, client, row)
      return client.confidential ? recordOnly(findings, nameOf(client)) : findings
    }),
})

/** Judges reuse detection for one client, beside a family that is refreshed more often without reuse. */
export async function reuseOf(
  context: RefreshContext,
  client: ServerClient,
  judged: string,
): Promise<readonly Finding[]> {
  // Before the attack, because some servers end every grant of the user at this client.
  const control = await askForRefreshToken(context, client)
  if (control.kind === 'grant') {
    const family = await refreshChain(context, control.grant, 3)
    if (family.kind === 'failed') return controlFailed(judged, family)
  }
  return withRefreshToken(context, client, judged, (grant) => reuse(context, grant, judged))
}

async function reuse(context: RefreshContext, grant: RefreshGrant, judged: string): Promise<readonly Finding[]> {
  const { target } = context
  const { client } = grant
  const family = await refreshChain(context, grant, 2)
  if (family.kind === 'failed') return controlFailed(judged, family)
  if (family.kind === 'not-rotated') {
    const expected = 'each refresh brings a new refresh token and the old one dies'
    return broken(judged, { expected, observed: `${family.sentence} (${nameOf(client)})` }, family)
  }
  const [oldest = '', , newest = ''] = family.tokens
  const grace = await graceOver(target, client)
  if (grace.kind === 'too-long') return couldNotRun(judged, grace.sentence, family)
  const old = await refresh(target, client, oldest, { label: 'the oldest refresh token of the family, used again' })
  if (old.kind === 'tokens') {
    const expected = 'no tokens for a refresh token that was used before'
    const observed = `tokens were issued for the oldest refresh token of a family of three (${undeclaredGrace})`
    return broken(judged, { expected, observed }, old)
  }
  const refused = mustRefuseTokens(judged, old, 'the oldest refresh token of a family of three, used again')
  if (old.kind === 'unclear') return refused
  const last = await refresh(target, client, newest, { label: 'the newest refresh token, after the reuse' })
  if (last.kind === 'tokens') {
    const expected = 'reuse of an old refresh token ends the newest one of the family'
    const observed = `the newest refresh token of the ${nameOf(client)} still brought tokens after the oldest had been used again`
    return broken(judged, { expected, observed }, old, last)
  }
  return [
    ...refused,
    ...mustRefuseTokens(judged, last, `the newest refresh token after reuse: ${describeTokenOutcome(last)}`),
    ...(await accessTokenAfterReuse(context, grant, judged)),
  ]
}

/** OAuth 2.1, 4.3.1: whether the access tokens of the family end as well is worth knowing, no more. */
async function accessTokenAfterReuse(
  { target }: RefreshContext,
  grant: RefreshGrant,
  judged: string,
): Promise<readonly Finding[]> {
  const tenant = target.tenants.find(({ id }) => id === grant.client.tenant) ?? target.tenants[0]
  const answer = await target.oracle(tenant)
  if (answer.kind === 'none') return []
  const life = await answer.oracle.ask(grant.tokens.accessToken)
  const is = life.kind === 'unclear' ? `cannot be told (${life.sentence})` : life.kind
  return recorded(judged, `the first access token of the family is ${is} after the reuse (${answer.oracle.name})`, life)
}

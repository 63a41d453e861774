import type { ServerClient, TokenOutcome } from '../../api/authorization-server.ts'
import { broken, couldNotRun, type Finding, held, inconclusive, notApplicable, recorded } from '../../api/finding.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { describeTokenOutcome } from '../code-flow.ts'
import { controlFailed } from '../judge.ts'
import { refreshChain } from '../refresh/chain.ts'
import { graceOver } from '../refresh/grace.ts'
import { askForRefreshToken, refresh, withRefreshToken } from '../refresh-grant.ts'
import { type Context, twoTenants } from './two-tenants.ts'

const row = 'TENANT-BLAST-3'

export const reuseEndsOneFamily = authorizationServerScenario({
  id: 'authorization-server/tenants/reuse-ends-one-family',
  title: "Reuse of one tenant's refresh token leaves the other tenants alone",
  story: "A refresh token of one tenant is used twice, and the server ends more than that tenant's grant.",
  requirements: [row],
  needs: ['authorization-endpoint', 'second-tenant', 'refresh-tokens'],
  caughtBy: [{ twin: 'ends-every-grant-on-reuse', breaks: [row] }],
  async run(context): Promise<readonly Finding[]> {
    const pair = twoTenants(context.target)
    if (pair === undefined) return couldNotRun(row, 'a second tenant is missing: add one to `tenants`')
    const { ownClient, foreignClient, foreign } = pair
    return withRefreshToken(context, foreignClient, row, async ({ refreshToken: bystander }) => {
      const sibling = await siblingOf(context, ownClient)
      const reused = await reuse(context, ownClient)
      if (reused.kind === 'answered') return reused.findings
      const after = await refresh(context.target, foreignClient, bystander, { label: 'the other tenant refreshes' })
      const observed = `after reuse in tenant ${pair.own.id}, a refresh of tenant ${foreign.id}: ${describeTokenOutcome(after)}`
      return [...judge(after, observed), ...(await siblingAfter(context, ownClient, sibling))]
    })
  },
})

function judge(after: TokenOutcome, observed: string): readonly Finding[] {
  if (after.kind === 'tokens') return held(row, observed, after)
  if (after.kind === 'unclear') return inconclusive(row, observed, after)
  return broken(row, { expected: "another tenant's refresh token still works", observed }, after)
}

/** Uses the oldest refresh token of a family again, and sees whether that ends anything at all. */
async function reuse(
  context: Context,
  client: ServerClient,
): Promise<{ readonly kind: 'ended' } | { readonly kind: 'answered'; readonly findings: readonly Finding[] }> {
  const { target } = context
  const answered = (findings: readonly Finding[]) => ({ kind: 'answered', findings }) as const
  const attempt = await askForRefreshToken(context, client)
  if (attempt.kind === 'failed') return answered(controlFailed(row, attempt))
  if (attempt.kind === 'none-issued') return answered(notApplicable(row, attempt.sentence, attempt))
  const family = await refreshChain(context, attempt.grant, 2)
  if (family.kind === 'failed') return answered(controlFailed(row, family))
  if (family.kind === 'not-rotated') return answered(notApplicable(row, 'refresh tokens are not rotated here', family))
  const grace = await graceOver(target, client)
  if (grace.kind === 'too-long') return answered(couldNotRun(row, grace.sentence))
  const [oldest = '', , newest = ''] = family.tokens
  await refresh(target, client, oldest, { label: 'the oldest refresh token, used again' })
  const last = await refresh(target, client, newest, { label: 'the newest one, after the reuse' })
  return last.kind === 'refused'
    ? { kind: 'ended' }
    : answered(notApplicable(row, 'reuse of a refresh token ends nothing here', last))
}

/** Another grant of the same client and person, to be looked at afterwards. */
async function siblingOf(context: Context, client: ServerClient): Promise<string | undefined> {
  if (client.facts.parallelGrants === false) return undefined
  const attempt = await askForRefreshToken(context, client)
  return attempt.kind === 'grant' ? attempt.grant.refreshToken : undefined
}

async function siblingAfter(
  { target }: Context,
  client: ServerClient,
  sibling: string | undefined,
): Promise<readonly Finding[]> {
  if (sibling === undefined) return []
  const after = await refresh(target, client, sibling, { label: 'another grant of the same client' })
  return recorded(row, `another grant of the same client after the reuse: ${describeTokenOutcome(after)}`, after)
}

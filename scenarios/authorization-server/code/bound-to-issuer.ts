import type { AuthorizationServerTarget, ServerClient, ServerTenant } from '../../api/authorization-server.ts'
import { type Finding, notApplicable } from '../../api/finding.ts'
import { authorizationServerScenario, type ScenarioContext } from '../../api/scenario.ts'
import { correctFlow, redeem } from '../code-flow.ts'
import { type FlowSeries, inSeries, onePublicOneConfidential, withFreshCode } from '../flow-series.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed, mustRefuseTokens, nameOf, oneClientOfEachKind } from '../judge.ts'

const row = 'TENANT-STATE-6'

export const boundToIssuer = authorizationServerScenario({
  id: 'authorization-server/code/bound-to-issuer',
  title: 'A code is redeemed at the tenant that issued it',
  story: 'A code of one tenant is taken to the token endpoint of another, by a client of either.',
  requirements: [row],
  needs: ['authorization-endpoint', 'second-tenant'],
  crossTenant: [{ artefact: 'code', place: 'token endpoint of another tenant', rows: [row] }],
  caughtBy: [
    { twin: 'redeems-code-of-another-client', breaks: [row] },
    { twin: 'issuers-share-one-memory', breaks: [row] },
  ],
  run: (context) =>
    inSeries(context, onePublicOneConfidential(oneClientOfEachKind(context.target)), row, (series) =>
      inTurn(context.target.tenants.slice(1, 3), (other) => redeemAt(context, series, other)),
    ),
})

type Context = Pick<ScenarioContext<AuthorizationServerTarget>, 'target' | 'random'>

async function redeemAt(context: Context, series: FlowSeries, other: ServerTenant): Promise<readonly Finding[]> {
  const { target, random } = context
  const findings: Finding[] = []
  for (const client of onePublicOneConfidential(other.clients)) {
    const control = await correctFlow(target, client, random)
    findings.push(
      ...(control.kind === 'failed' ? controlFailed(row, control) : await byItsClient(target, series, other, client)),
    )
  }
  return [...findings, ...(await byOwnClient(target, series, other))]
}

/** The other tenant's client, at its own token endpoint. */
function byItsClient(
  target: AuthorizationServerTarget,
  series: FlowSeries,
  other: ServerTenant,
  client: ServerClient,
): Promise<readonly Finding[]> {
  return withFreshCode(series, row, async (grant) => {
    const outcome = await redeem(target, { ...grant, client }, { label: `redeem at ${other.id} as ${client.id}` })
    const attempt = `a code of tenant ${grant.client.tenant}, redeemed at tenant ${other.id} by its ${nameOf(client)}`
    return mustRefuseTokens(row, outcome, attempt)
  })
}

/** The code's own client with everything right but the token endpoint; only where tenants have endpoints of their own. */
async function byOwnClient(
  target: AuthorizationServerTarget,
  series: FlowSeries,
  other: ServerTenant,
): Promise<readonly Finding[]> {
  const [own] = target.tenants
  if (own.endpoints.token_endpoint === other.endpoints.token_endpoint)
    return notApplicable(row, `the tenants ${own.id} and ${other.id} share one token endpoint`)
  return withFreshCode(series, row, async (grant) => {
    const outcome = await redeem(target, grant, { at: other, label: `redeem at ${other.id} as ${grant.client.id}` })
    const attempt = `a code of tenant ${own.id}, redeemed by its own ${nameOf(grant.client)} at the token endpoint of tenant ${other.id}`
    return mustRefuseTokens(row, outcome, attempt)
  })
}

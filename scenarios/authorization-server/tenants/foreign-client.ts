import type { ServerTenant, TokenOutcome } from '../../api/authorization-server.ts'
import { broken, couldNotRun, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import type { Params } from '../../api/params.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { askForCode, correctFlow, describeTokenOutcome, planFlow, redeem, redemption } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { describeIntrospected, introspect } from '../introspection-call.ts'
import { controlFailed, mustBringNoCode, mustRefuseTokens } from '../judge.ts'
import { isRecord } from '../jwt.ts'
import { refresh, withRefreshToken } from '../refresh-grant.ts'
import { describeRevocation, revoke } from '../revocation/revoke.ts'
import { type Context, placesOf, type TwoTenants, twoTenants } from './two-tenants.ts'

const row = 'TENANT-CLIENT-4'

export const foreignClient = authorizationServerScenario({
  id: 'authorization-server/tenants/foreign-client',
  title: "A tenant's client can do nothing with another tenant's codes and tokens",
  story: "The client of one tenant, well authenticated, brings what was issued to another tenant's client.",
  requirements: [row],
  needs: ['second-tenant'],
  crossTenant: [
    { artefact: 'client credential', place: 'endpoints with codes and tokens of another tenant', rows: [row] },
  ],
  caughtBy: [
    { twin: 'redeems-code-of-another-client', breaks: [row] },
    { twin: 'refreshes-for-another-client', breaks: [row] },
    { twin: 'revokes-for-another-client', breaks: [row] },
    { twin: 'introspects-for-every-caller', breaks: [row] },
  ],
  async run(context) {
    const pair = twoTenants(context.target)
    if (pair === undefined) return couldNotRun(row, 'a second tenant is missing: add one to `tenants`')
    for (const client of [pair.ownClient, pair.foreignClient]) {
      const control = await correctFlow(context.target, client, context.random)
      if (control.kind === 'failed') return controlFailed(row, control)
    }
    return inTurn(placesOf(pair), (at) =>
      inTurn([codeThere, refreshThere, pushedRequestThere, revocationThere, introspectionThere], (attempt) =>
        attempt(context, pair, at),
      ),
    )
  },
})

type Attempt = (context: Context, pair: TwoTenants, at: ServerTenant) => Promise<readonly Finding[]>

const codeThere: Attempt = async ({ target, random }, { own, foreign, ownClient, foreignClient }, at) => {
  const asked = await askForCode(target, planFlow(ownClient, random))
  if (asked.kind === 'none') {
    return controlFailed(row, { kind: 'failed', sentence: asked.sentence, exchanges: asked.outcome.exchanges })
  }
  const outcome = await target.token(foreignClient, {
    form: redemption(asked.grant),
    at,
    label: `a code of tenant ${own.id}, redeemed by a client of tenant ${foreign.id}`,
  })
  const after = await redeem(target, asked.grant, { label: 'its own client, afterwards' })
  return [
    ...mustRefuseTokens(row, outcome, `a code of tenant ${own.id}, redeemed by a client of tenant ${foreign.id}`),
    ...recorded(row, `after the foreign attempt its own client's redemption: ${describeTokenOutcome(after)}`, after),
  ]
}

const refreshThere: Attempt = (context, { own, foreign, ownClient, foreignClient }, at) =>
  ownRefreshToken(context, ownClient, async (refreshToken) => {
    const form: Params = [
      ['grant_type', 'refresh_token'],
      ['refresh_token', refreshToken],
    ]
    const attempt = `a refresh token of tenant ${own.id}, used by a client of tenant ${foreign.id}`
    const outcome = await context.target.token(foreignClient, { form, at, label: attempt })
    const after = await refresh(context.target, ownClient, refreshToken, { label: 'its own client, afterwards' })
    return [...mustRefuseTokens(row, outcome, attempt), ...stillLives(after, attempt)]
  })

const pushedRequestThere: Attempt = async ({ target, random }, { own, foreign, ownClient, foreignClient }, at) => {
  if ((await target.able('pushed-requests')).kind !== 'yes') return []
  const pushed = await target.post(ownClient, 'pushed_authorization_request_endpoint', {
    form: planFlow(ownClient, random).request,
    label: 'push a request',
  })
  const uri = pushed.kind === 'answered' && isRecord(pushed.json) ? pushed.json.request_uri : undefined
  if (typeof uri !== 'string')
    return inconclusive(row, 'the positive control failed: a push brought no request_uri', pushed)
  const attempt = `a request_uri of tenant ${own.id}, used with a client_id of tenant ${foreign.id}`
  const params: Params = [
    ['client_id', foreignClient.id],
    ['request_uri', uri],
  ]
  return mustBringNoCode(row, await target.authorize(foreignClient, { params, label: attempt }, { at }), attempt)
}

const revocationThere: Attempt = async (context, { own, foreign, ownClient, foreignClient }, at) => {
  if ((await context.target.able('revocation')).kind !== 'yes') return []
  return ownRefreshToken(context, ownClient, async (refreshToken) => {
    const attempt = `a revocation of a token of tenant ${own.id} by a client of tenant ${foreign.id}`
    const answer = await revoke(context.target, foreignClient, refreshToken, { at, label: attempt })
    const after = await refresh(context.target, ownClient, refreshToken, { label: 'its own client, afterwards' })
    return stillLives(after, `${attempt} (${describeRevocation(answer)})`)
  })
}

const introspectionThere: Attempt = async ({ target, random }, { own, foreign, ownClient, foreignClient }, at) => {
  if ((await target.able('introspection')).kind !== 'yes' || !foreignClient.confidential) return []
  const flow = await correctFlow(target, ownClient, random)
  if (flow.kind === 'failed') return controlFailed(row, flow)
  const { accessToken } = flow.tokens
  const control = await introspect(target, own, accessToken, { label: 'control: the configured caller' })
  if (control.kind !== 'active') {
    return inconclusive(row, `the positive control failed: a live token was ${describeIntrospected(control)}`, control)
  }
  const caller = foreignClient.authentication
  const answer = await introspect(target, own, accessToken, { caller, at, label: 'introspected by a foreign client' })
  const observed = `a token of tenant ${own.id}, introspected by a client of tenant ${foreign.id}: ${describeIntrospected(answer)}`
  if (answer.kind === 'active') return broken(row, { expected: 'a refusal, or inactive', observed }, answer)
  return answer.kind === 'unclear' ? inconclusive(row, observed, answer) : held(row, observed, answer)
}

/** Servers without refresh tokens have nothing to try here. */
async function ownRefreshToken(
  context: Context,
  client: TwoTenants['ownClient'],
  part: (refreshToken: string) => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  if ((await context.target.able('refresh-tokens')).kind !== 'yes') return []
  return withRefreshToken(context, client, row, ({ refreshToken }) => part(refreshToken))
}

function stillLives(after: TokenOutcome, attempt: string): readonly Finding[] {
  const observed = `after ${attempt} the owner's refresh: ${describeTokenOutcome(after)}`
  if (after.kind === 'tokens') return held(row, observed, after)
  return after.kind === 'unclear'
    ? inconclusive(row, observed, after)
    : broken(row, { expected: 'the token still works for its owner', observed }, after)
}

import { broken, couldNotRun, type Finding, held, inconclusive } from '../../api/finding.ts'
import type { HttpAnswer } from '../../api/http.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { correctFlow, describeTokenOutcome } from '../code-flow.ts'
import { callerIdOf } from '../introspection/caller-id.ts'
import { describeIntrospected, introspect } from '../introspection-call.ts'
import { controlFailed } from '../judge.ts'
import { refresh, withRefreshToken } from '../refresh-grant.ts'
import { revoke } from '../revocation/revoke.ts'
import { type Context, type TwoTenants, twoTenants } from './two-tenants.ts'

const row = 'TENANT-TOKEN-5-as'

export const foreignToken = authorizationServerScenario({
  id: 'authorization-server/tenants/foreign-token',
  title: "A tenant's endpoints know nothing of another tenant's tokens",
  story:
    'A token of one tenant is shown at the introspection, userinfo and revocation endpoints that belong to another one.',
  requirements: [row],
  needs: ['second-tenant'],
  crossTenant: [
    { artefact: 'access token', place: 'introspection and userinfo of another tenant', rows: [row] },
    { artefact: 'introspection right', place: 'introspection of another tenant', rows: [row] },
  ],
  caughtBy: [{ twin: 'introspects-for-every-caller', breaks: [row] }],
  async run(context) {
    const { target, random } = context
    const pair = twoTenants(target)
    if (pair === undefined) return couldNotRun(row, 'a second tenant is missing: add one to `tenants`')
    const flow = await correctFlow(target, pair.ownClient, random)
    if (flow.kind === 'failed') return controlFailed(row, flow)
    const apart = pair.own.issuer !== pair.foreign.issuer
    const findings = [
      ...(await introspectedThere(context, pair, flow.tokens.accessToken)),
      ...(apart ? await shownAtUserinfo(context, pair, flow.tokens.accessToken) : []),
      ...(apart ? await revokedThere(context, pair) : []),
    ]
    if (findings.length > 0) return findings
    const missing =
      'nothing tells one tenant from the other: add `introspection` with a caller of its own to each tenant, or an `issuer`'
    return couldNotRun(row, missing)
  },
})

async function introspectedThere(
  { target, random }: Context,
  { own, foreign }: TwoTenants,
  token: string,
): Promise<readonly Finding[]> {
  const caller = callerIdOf(foreign)
  const sameCaller = caller === undefined || (caller === callerIdOf(own) && own.issuer === foreign.issuer)
  if ((await target.able('introspection')).kind !== 'yes' || sameCaller) return []
  const control = await introspect(target, own, token, { label: 'control: its own tenant asks' })
  const garbage = await introspect(target, own, random.token(32), { label: 'control: garbage' })
  if (control.kind !== 'active' || garbage.kind === 'active') {
    const seen = `a live token ${describeIntrospected(control)}, garbage ${describeIntrospected(garbage)}`
    return inconclusive(row, `the positive control failed: ${seen}`, control, garbage)
  }
  const answer = await introspect(target, foreign, token, { label: 'another tenant asks' })
  const observed = `a token of tenant ${own.id}, introspected by tenant ${foreign.id}: ${describeIntrospected(answer)}`
  if (answer.kind === 'active') return broken(row, { expected: 'inactive, or a refusal', observed }, answer)
  return answer.kind === 'unclear' ? inconclusive(row, observed, answer) : held(row, observed, answer)
}

async function shownAtUserinfo(
  { target, random }: Context,
  { own, foreign }: TwoTenants,
  token: string,
): Promise<readonly Finding[]> {
  const [here, there] = [own.endpoints.userinfo_endpoint, foreign.endpoints.userinfo_endpoint]
  if (here === undefined || there === undefined) return []
  const show = (url: string, bearer: string, label: string) =>
    target.send({ method: 'GET', url, headers: [['authorization', `Bearer ${bearer}`]], label })
  const control = await show(here, token, 'control: userinfo of its own tenant')
  const garbage = await show(here, random.token(32), 'control: garbage at userinfo')
  // Tokens without the scope openid are of no use at userinfo anywhere; introspection decides then.
  if (!isTaken(control) || isTaken(garbage)) return []
  const answer = await show(there, token, 'userinfo of another tenant')
  const observed = `a token of tenant ${own.id} at the userinfo of tenant ${foreign.id}: ${statusOf(answer)}`
  if (isTaken(answer)) return broken(row, { expected: 'a refusal', observed }, answer)
  return answer.kind === 'answered' && answer.status < 500
    ? held(row, observed, answer)
    : inconclusive(row, observed, answer)
}

async function revokedThere(context: Context, { own, foreign, ownClient }: TwoTenants): Promise<readonly Finding[]> {
  const { target } = context
  const able = await Promise.all([target.able('revocation'), target.able('refresh-tokens')])
  if (able.some(({ kind }) => kind !== 'yes')) return []
  return withRefreshToken(context, ownClient, row, async ({ refreshToken }) => {
    const answer = await revoke(target, ownClient, refreshToken, { at: foreign, label: 'revoke at another tenant' })
    const after = await refresh(target, ownClient, refreshToken, { label: 'the token at its own tenant, afterwards' })
    const observed = `a token of tenant ${own.id}, revoked at tenant ${foreign.id} (${statusOf(answer)}): ${describeTokenOutcome(after)}`
    if (after.kind === 'tokens') return held(row, observed, answer, after)
    return after.kind === 'unclear'
      ? inconclusive(row, observed, answer, after)
      : broken(row, { expected: 'the token still works at its own tenant', observed }, answer, after)
  })
}

function isTaken(answer: HttpAnswer): boolean {
  return answer.kind === 'answered' && answer.status >= 200 && answer.status < 300
}

function statusOf(answer: HttpAnswer): string {
  return answer.kind === 'answered' ? `status ${answer.status}` : answer.sentence
}

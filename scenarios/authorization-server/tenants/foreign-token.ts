import { broken, couldNotRun, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import type { HttpAnswer } from '../../api/http.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { correctFlow, describeOutcome, describeTokenOutcome, planFlow } from '../code-flow.ts'
import { callerIdOf } from '../introspection/caller-id.ts'
import { describeIntrospected, introspect } from '../introspection-call.ts'
import { controlFailed, mustRefuseTokens } from '../judge.ts'
import { publishedKeys } from '../jwks.ts'
import { refresh, withRefreshToken } from '../refresh-grant.ts'
import { confidentialClientMetadata, describeRegistration } from '../registration/registered-client.ts'
import { revoke } from '../revocation/revoke.ts'
import { registerClient } from '../self-registration.ts'
import { type Context, type TwoTenants, twoTenants } from './two-tenants.ts'

const row = 'TENANT-TOKEN-5-as'

export const foreignToken = authorizationServerScenario({
  id: 'authorization-server/tenants/foreign-token',
  title: "A tenant's endpoints know nothing of another tenant's tokens",
  story:
    'A token of one tenant is shown at the introspection, userinfo, registration, revocation and token endpoints of another one.',
  requirements: [row],
  needs: ['second-tenant'],
  crossTenant: [
    { artefact: 'access token', place: 'introspection and userinfo of another tenant', rows: [row] },
    { artefact: 'refresh token', place: 'token endpoint of another tenant', rows: [row] },
    { artefact: 'registration token', place: 'registration of another tenant', rows: [row] },
    { artefact: 'introspection right', place: 'introspection of another tenant', rows: [row] },
  ],
  caughtBy: [
    { twin: 'introspects-for-every-caller', breaks: [row] },
    { twin: 'issuers-share-one-memory', breaks: [row] },
  ],
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
      ...(apart ? await refreshedThere(context, pair) : []),
      ...(apart ? await registersThere(context, pair) : []),
      ...(apart ? await keysThere(context, pair) : []),
      ...(apart ? await sessionThere(context, pair) : []),
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

/** Its own client, well authenticated, with nothing wrong but the issuer whose token endpoint it is. */
async function refreshedThere(context: Context, { own, foreign, ownClient }: TwoTenants): Promise<readonly Finding[]> {
  const { target } = context
  if ((await target.able('refresh-tokens')).kind !== 'yes') return []
  if (own.endpoints.token_endpoint === foreign.endpoints.token_endpoint) return []
  return withRefreshToken(context, ownClient, row, async ({ refreshToken }) => {
    const attempt = `a refresh token of tenant ${own.id}, used by its own client at the token endpoint of tenant ${foreign.id}`
    const there = await refresh(target, ownClient, refreshToken, { at: foreign, label: attempt })
    const after = await refresh(target, ownClient, refreshToken, { label: 'the token at its own tenant, afterwards' })
    const observed = `${attempt}; its own tenant, afterwards: ${describeTokenOutcome(after)}`
    return [...mustRefuseTokens(row, there, attempt), ...recorded(row, observed, after)]
  })
}

/** The right to register at one tenant is none at another, where that one asks for a right at all. */
async function registersThere({ target, random }: Context, { own, foreign }: TwoTenants): Promise<readonly Finding[]> {
  const token = own.initialAccessToken
  const [here, there] = [own.endpoints.registration_endpoint, foreign.endpoints.registration_endpoint]
  if (token === undefined || token === foreign.initialAccessToken || there === undefined || here === there) return []
  const register = async (initialAccessToken: string, label: string) => {
    const made = await registerClient(target, { ...foreign, initialAccessToken }, confidentialClientMetadata(foreign), {
      label,
    })
    if (made.kind === 'registered') await made.forget()
    return made
  }
  const garbage = await register(random.token(32), 'control: register with garbage')
  // Where anybody may register there is no right that could be used at the wrong place.
  if (garbage.kind === 'registered') return []
  const made = await register(token, 'register with the token of another tenant')
  const observed = `the initial access token of tenant ${own.id} at the registration of tenant ${foreign.id}: ${describeRegistration(made)}`
  if (made.kind === 'registered') return broken(row, { expected: 'a refusal', observed }, made)
  return made.kind === 'refused' ? held(row, observed, made) : inconclusive(row, observed, made)
}

/** Common keys are no fault while each issuer looks at `iss`; whoever reads the report wants to know. */
async function keysThere({ target }: Context, { own, foreign }: TwoTenants): Promise<readonly Finding[]> {
  const [here, there] = await Promise.all([publishedKeys(target, own), publishedKeys(target, foreign)])
  if (here.length === 0 || there.length === 0) return []
  const material = (key: Readonly<Record<string, unknown>>) => JSON.stringify([key.kty, key.crv, key.x, key.y, key.n])
  const common = here.filter((key) => there.some((other) => material(other) === material(key)))
  const said = common.length === 0 ? 'no key in common' : `${common.length} keys in common`
  return recorded(row, `the key sets of the tenants ${own.id} and ${foreign.id} have ${said}`)
}

/** Logging in may be global, and who belongs where is not known here; so it is said and not judged. */
async function sessionThere({ target, random }: Context, pair: TwoTenants): Promise<readonly Finding[]> {
  const { own, foreign, ownClient, foreignClient } = pair
  if (target.loginKind === 'none') return []
  const browser = target.browser()
  const here = await correctFlow(target, ownClient, random, { browser })
  if (here.kind === 'failed') return []
  const there = await target.authorize(
    foreignClient,
    { params: planFlow(foreignClient, random).request, label: 'a session of another tenant' },
    { browser, person: 'stop-at-login' },
  )
  const observed = `a browser signed in at tenant ${own.id}, at the authorization endpoint of tenant ${foreign.id} without signing in: ${describeOutcome(there)}`
  return recorded(row, observed, there)
}

function isTaken(answer: HttpAnswer): boolean {
  return answer.kind === 'answered' && answer.status >= 200 && answer.status < 300
}

function statusOf(answer: HttpAnswer): string {
  return answer.kind === 'answered' ? `status ${answer.status}` : answer.sentence
}

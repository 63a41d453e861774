import type { ServerClient, ServerTenant, ServerUser, TokenOutcome } from '../../api/authorization-server.ts'
import { broken, couldNotRun, type Finding, held, inconclusive, notApplicable, recorded } from '../../api/finding.ts'
import { first, type Params, withParam } from '../../api/params.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { audiences, readAccessToken, scopeSet } from '../access-token.ts'
import { askByClientCredentials } from '../client-credentials-call.ts'
import { askForCode, correctFlow, describeOutcome, describeTokenOutcome, planFlow, redeem } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed, mustBringNoCode, mustRefuseTokens, nameOf } from '../judge.ts'
import { type Context, type TwoTenants, twoTenants } from './two-tenants.ts'

const handshake = 'TENANT-XCH-6'
const oneTenant = 'TENANT-TOKEN-4'

export const tokenForAnotherTenant = authorizationServerScenario({
  id: 'authorization-server/tenants/token-for-another-tenant',
  title: 'A client that is at home at one tenant gets no token for another',
  story: "A partner's client, agreed with one tenant, asks for a token for another tenant's endpoint.",
  requirements: [handshake, oneTenant],
  needs: ['second-tenant'],
  crossTenant: [
    { artefact: 'client credential', place: 'token endpoint, for another tenant’s resource', rows: [handshake] },
  ],
  caughtBy: [
    { twin: 'issues-tokens-for-any-resource', breaks: [handshake] },
    { twin: 'names-another-tenants-issuer-in-tokens', breaks: [handshake] },
  ],
  async run(context) {
    const { target, random } = context
    const pair = twoTenants(target)
    if (pair === undefined)
      return couldNotRun([handshake, oneTenant], 'a second tenant is missing: add one to `tenants`')
    const member = sharedUser(pair)
    const other = member === undefined ? notApplicable(oneTenant, 'no user is declared to belong to two tenants') : []
    const rows = member === undefined ? [handshake] : [handshake, oneTenant]
    const control = await correctFlow(target, pair.ownClient, random, member === undefined ? {} : { user: member })
    if (control.kind === 'failed') return [...other, ...controlFailed(rows, control)]
    const asked = waysToAsk(pair)
    if (asked.length === 0 && pair.foreign.probeUrl === undefined) {
      const missing = 'nothing names the other tenant: add `resource` or `probe` to both tenants'
      return [...other, ...couldNotRun(rows, missing)]
    }
    return [
      ...other,
      ...(await judgeToken(context, pair, control.tokens, 'a token asked for in the ordinary way', rows)),
      ...(await inTurn(asked, (way) => askFor(context, pair, way, member, rows))),
      ...(await byClientCredentials(context, pair, rows)),
    ]
  },
})

interface WayToAsk {
  readonly what: string
  readonly spoil: (params: Params) => Params
  readonly at?: ServerTenant
}

/** How a client may try to name the other tenant. */
function waysToAsk({ own, foreign, foreignClient, ownClient }: TwoTenants): readonly WayToAsk[] {
  const { resource } = foreign
  const theirs = [...scopeSet(foreignClient.scope ?? '')].filter((scope) => !scopeSet(ownClient.scope ?? '').has(scope))
  return [
    ...(resource === undefined || resource === own.resource
      ? []
      : ['resource', 'audience'].map((name) => ({
          what: `${name}=${resource}`,
          spoil: (params: Params) => withParam(params, name, resource),
        }))),
    ...(theirs.length === 0
      ? []
      : [
          {
            what: `the scope "${theirs.join(' ')}"`,
            spoil: (params: Params) =>
              withParam(params, 'scope', `${first(params, 'scope') ?? ''} ${theirs.join(' ')}`.trim()),
          },
        ]),
    ...(own.issuer === foreign.issuer
      ? []
      : [{ what: 'its own client_id at the other issuer', spoil: (params: Params) => params, at: foreign }]),
  ]
}

async function askFor(
  context: Context,
  pair: TwoTenants,
  { what, spoil, at }: WayToAsk,
  user: ServerUser | undefined,
  rows: readonly string[],
): Promise<readonly Finding[]> {
  const { target, random } = context
  const attempt = `a request of tenant ${pair.own.id} for tenant ${pair.foreign.id} by ${what}`
  const asked = await askForCode(target, planFlow(pair.ownClient, random), {
    spoil,
    label: attempt,
    ...(at === undefined ? {} : { at }),
    ...(user === undefined ? {} : { user }),
  })
  if (asked.kind === 'none') return mustBringNoCode(rows, asked.outcome, attempt)
  // The code alone names nobody; the token request asks once more.
  const outcome = await redeem(target, asked.grant, { spoil, label: attempt, ...(at === undefined ? {} : { at }) })
  return judgeOutcome(context, pair, outcome, `${attempt} (${describeOutcome(asked.grant.outcome)})`, rows)
}

async function byClientCredentials(
  context: Context,
  pair: TwoTenants,
  rows: readonly string[],
): Promise<readonly Finding[]> {
  const { resource } = pair.foreign
  if (!pair.ownClient.confidential || resource === undefined || resource === pair.own.resource) return []
  const extra: Params = [
    ['resource', resource],
    ['audience', resource],
  ]
  const outcome = await askByClientCredentials(context.target, pair.ownClient, extra)
  const attempt = `client credentials of the ${nameOf(pair.ownClient)} for tenant ${pair.foreign.id}`
  return judgeOutcome(context, pair, outcome, attempt, rows)
}

async function judgeOutcome(
  context: Context,
  pair: TwoTenants,
  outcome: TokenOutcome,
  attempt: string,
  rows: readonly string[],
): Promise<readonly Finding[]> {
  if (outcome.kind === 'tokens') return judgeToken(context, pair, outcome, attempt, rows)
  return [
    ...mustRefuseTokens(rows, outcome, attempt),
    ...recorded(handshake, `${attempt}: ${describeTokenOutcome(outcome)}`, outcome),
  ]
}

/** A token is fine as long as it neither names the other tenant nor opens its doors. */
async function judgeToken(
  context: Context,
  { own, foreign }: TwoTenants,
  { accessToken, exchanges }: { readonly accessToken: string; readonly exchanges: readonly string[] },
  attempt: string,
  rows: readonly string[],
): Promise<readonly Finding[]> {
  const view = await readAccessToken(context.target, own, accessToken)
  const named = view.kind === 'read' && namesTenant(view.claims, foreign)
  const opens = await opensProbe(context, foreign, accessToken)
  if (named || opens === 'yes') {
    const how = named ? `names tenant ${foreign.id}` : `works at the probe of tenant ${foreign.id}`
    return broken(
      rows,
      { expected: `no token for tenant ${foreign.id}`, observed: `${attempt}: a token that ${how}` },
      ...exchanges,
    )
  }
  if (view.kind === 'unreadable' && opens === 'unknown') {
    return couldNotRun(rows, `${attempt} brought a token; ${view.missing}, or \`probe\` to tenant ${foreign.id}`)
  }
  return opens === 'unclear'
    ? inconclusive(rows, `${attempt}: the probe of tenant ${foreign.id} gave no clear answer`, ...exchanges)
    : held(rows, `${attempt}: a token that is not for tenant ${foreign.id}`, ...exchanges)
}

function namesTenant(
  claims: Readonly<Record<string, unknown>>,
  { id, resource, issuer, ownIssuer }: ServerTenant,
): boolean {
  if (resource !== undefined && audiences(claims).includes(resource)) return true
  if (ownIssuer && claims.iss === issuer) return true
  return ['tenant', 'tenant_id', 'tid', 'org', 'org_id', 'organization'].some((name) => claims[name] === id)
}

async function opensProbe(
  { target, random }: Context,
  { probeUrl, clients }: ServerTenant,
  token: string,
): Promise<'yes' | 'no' | 'unknown' | 'unclear'> {
  if (probeUrl === undefined) return 'unknown'
  const status = async (bearer: string) => {
    const headers: Params = [['authorization', `Bearer ${bearer}`]]
    const answer = await target.send({ method: 'GET', url: probeUrl, headers, label: 'the probe of the other tenant' })
    return answer.kind === 'answered' ? answer.status : undefined
  }
  const [control, garbage, seen] = [await ownToken(target, clients[0], random), random.token(32), await status(token)]
  if (seen === undefined || seen >= 500) return 'unclear'
  if (seen < 200 || seen >= 300) return 'no'
  // A probe that opens to everything says nothing about this token.
  const tells = control !== undefined && (await status(garbage)) !== seen
  return tells ? 'yes' : 'unclear'
}

async function ownToken(target: Context['target'], client: ServerClient, random: Context['random']) {
  const flow = await correctFlow(target, client, random)
  return flow.kind === 'worked' ? flow.tokens.accessToken : undefined
}

/** The same name and password at both tenants: one person who belongs to both. */
function sharedUser({ own, foreign }: TwoTenants): ServerUser | undefined {
  return own.users.find(({ username, password }) =>
    foreign.users.some((other) => other.username === username && other.password === password),
  )
}

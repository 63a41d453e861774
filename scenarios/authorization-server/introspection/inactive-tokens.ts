import type { AuthorizationServerTarget, ServerTenant } from '../../api/authorization-server.ts'
import { broken, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import { authorizationServerScenario, type ScenarioContext } from '../../api/scenario.ts'
import { correctFlow } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { describeIntrospected, type Introspected, introspect } from '../introspection-call.ts'
import { controlFailed } from '../judge.ts'
import { decodeJwt, encodePart } from '../jwt.ts'
import { changeCharacter } from '../pkce/verifier-mutants.ts'
import { revoke } from '../revocation/revoke.ts'

const inactive = 'RFC7662-2.2-1'
const silent = 'RFC7662-2.2-2'
const noError = 'RFC7662-2.3-1'
const checked = 'RFC7662-4-1'

type Context = ScenarioContext<AuthorizationServerTarget>

export const inactiveTokens = authorizationServerScenario({
  id: 'authorization-server/introspection/inactive-tokens',
  title: 'Introspection calls what is not live inactive, and says no more about it',
  story: 'A resource server asks about tokens that were revoked, ran out, were tampered with or never were.',
  requirements: [inactive, silent, noError, checked],
  needs: ['introspection'],
  repeats: true,
  movesTime: true,
  caughtBy: [
    { twin: 'calls-every-token-active', breaks: [inactive, noError, checked] },
    { twin: 'introspects-unknown-tokens-as-error', breaks: [inactive, noError] },
    { twin: 'describes-inactive-tokens', breaks: [silent] },
    { twin: 'introspects-revoked-tokens-as-active', breaks: [inactive, checked] },
    { twin: 'ignores-token-signatures', breaks: [checked] },
  ],
  async run(context) {
    const { target, random } = context
    const [tenant] = target.tenants
    const flow = await correctFlow(target, tenant.clients[0], random)
    if (flow.kind === 'failed') return controlFailed([inactive, silent, noError, checked], flow)
    const { accessToken, expiresIn } = flow.tokens
    const control = await introspect(target, tenant, accessToken, { label: 'control: a live token' })
    if (control.kind !== 'active') {
      const sentence = `a live token was not called active: ${describeIntrospected(control)}`
      return controlFailed([inactive, silent, noError, checked], {
        kind: 'failed',
        sentence,
        exchanges: control.exchanges,
      })
    }
    const findings = [
      ...(await inTurn(neverIssued(accessToken, random.token(32)), ({ what, token, rows }) =>
        ask(context, tenant, token, what, rows),
      )),
      ...(await revokedToken(context, tenant)),
      ...(await foreignToken(context, tenant)),
      ...(await expiredToken(context, tenant, accessToken, expiresIn)),
    ]
    return findings.some(({ requirement }) => requirement === silent)
      ? findings
      : [...findings, ...inconclusive(silent, 'no token was called inactive, so that nothing could be said about one')]
  },
})

interface Question {
  readonly what: string
  readonly token: string
  readonly rows: readonly string[]
}

function neverIssued(live: string, random: string): readonly Question[] {
  const made = `${encodePart({ alg: 'RS256', typ: 'at+jwt' })}.${encodePart({ sub: 'nobody' })}.${random}`
  const jwt = decodeJwt(live)
  return [
    { what: 'a random string', token: random, rows: [inactive, silent, noError] },
    { what: 'something that looks like a JWT', token: made, rows: [silent, noError] },
    ...(jwt === undefined ? [] : ([1, 2] as const)).map((index) => {
      const part = jwt?.parts[index] ?? ''
      const changed = changeCharacter(part, Math.floor(part.length / 2))
      return {
        what: `a live token with a character of its ${index === 1 ? 'payload' : 'signature'} changed`,
        token: live.split('.').with(index, changed).join('.'),
        rows: [checked, silent],
      }
    }),
  ]
}

async function ask(
  { target }: Context,
  tenant: ServerTenant,
  token: string,
  what: string,
  rows: readonly string[],
): Promise<readonly Finding[]> {
  const answer = await introspect(target, tenant, token, { label: `introspect ${what}` })
  return rows.flatMap((row) => (row === silent ? judgeSilence(answer, what) : judgeActivity(row, answer, what)))
}

function judgeActivity(row: string, answer: Introspected, what: string): readonly Finding[] {
  const observed = `${what}: ${describeIntrospected(answer)}`
  switch (answer.kind) {
    case 'inactive':
      return held(row, observed, answer)
    case 'active':
      return broken(row, { expected: 'active false', observed }, answer)
    case 'refused':
      // What counts for the checks of state is that nobody takes the token for live.
      return row === checked
        ? held(row, observed, answer)
        : broken(row, { expected: 'status 200 with active false, never an error', observed }, answer)
    case 'unclear':
      return inconclusive(row, observed, answer)
  }
}

function judgeSilence(answer: Introspected, what: string): readonly Finding[] {
  if (answer.kind !== 'inactive') return []
  return answer.members.length === 0
    ? held(silent, `${what}: active false and nothing else`, answer)
    : broken(
        silent,
        { expected: 'active false and nothing else', observed: `${what}: also ${answer.members.join(', ')}` },
        answer,
      )
}

async function revokedToken(context: Context, tenant: ServerTenant): Promise<readonly Finding[]> {
  const { target, random } = context
  if ((await target.able('revocation')).kind !== 'yes') return []
  const [client] = tenant.clients
  const flow = await correctFlow(target, client, random)
  if (flow.kind === 'failed') return controlFailed([inactive, silent, checked], flow)
  const { accessToken } = flow.tokens
  const revoked = await revoke(target, client, accessToken, { hint: 'access_token', label: 'revoke the access token' })
  if (revoked.kind !== 'answered' || revoked.status !== 200) {
    return recorded(
      checked,
      'access tokens are not revoked here, so that a revoked one could not be asked about',
      revoked,
    )
  }
  return ask(context, tenant, accessToken, 'a revoked token', [inactive, silent, checked])
}

/** Another tenant's token on the same server: whether it is called active is judged elsewhere, an error is wrong here. */
async function foreignToken(context: Context, tenant: ServerTenant): Promise<readonly Finding[]> {
  const { target, random } = context
  const other = target.tenants.find(({ id }) => id !== tenant.id)
  if (other === undefined) return []
  const flow = await correctFlow(target, other.clients[0], random)
  if (flow.kind === 'failed') return []
  const what = "another tenant's token"
  const answer = await introspect(target, tenant, flow.tokens.accessToken, { label: `introspect ${what}` })
  if (answer.kind === 'active') return recorded(inactive, `${what} is called active`, answer)
  return [...judgeActivity(inactive, answer, what), ...judgeSilence(answer, what)]
}

async function expiredToken(
  context: Context,
  tenant: ServerTenant,
  token: string,
  expiresIn: unknown,
): Promise<readonly Finding[]> {
  const seconds = Number(expiresIn)
  const moves = (await context.target.able('clock')).kind === 'yes' || seconds <= 20
  const wait =
    Number.isFinite(seconds) && moves
      ? await context.target.elapse((seconds + 5) * 1000)
      : { kind: 'too-long', sentence: 'the life of an access token is too long to wait for' }
  if (wait.kind !== 'elapsed') return recorded(checked, 'expired tokens were not asked about: no clock can be moved')
  return ask(context, tenant, token, 'an expired token', [inactive, silent, checked])
}

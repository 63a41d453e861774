import type { ServerClient, TokenOutcome, Tokens } from '../../api/authorization-server.ts'
import { broken, couldNotRun, type Finding, held, inconclusive, notApplicable } from '../../api/finding.ts'
import { type Params, withParam } from '../../api/params.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { grantedScope, listed, resourceScopes, scopeSet } from '../access-token.ts'
import { describeTokenOutcome } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed, nameOf } from '../judge.ts'
import { type RefreshContext, type RefreshGrant, refresh, withRefreshToken } from '../refresh-grant.ts'

const row = 'RFC6749-6-4'

export const narrowingKeepsGrant = authorizationServerScenario({
  id: 'authorization-server/refresh/narrowing-keeps-grant',
  title: 'A refresh with less scope narrows the access token, not the grant',
  story: 'A client asks for less once, and for all of it again with the refresh token it got then.',
  requirements: [row],
  needs: ['authorization-endpoint', 'refresh-tokens'],
  caughtBy: [{ twin: 'narrows-the-grant-at-refresh', breaks: [row] }],
  async run(context) {
    const client = context.target.tenants[0].clients.find(({ scope }) => narrowable(scope).length > 1)
    if (client === undefined) {
      const missing = "no client asks for two scopes, so that none can be left out: name two in a client's `scope`"
      return couldNotRun(row, missing)
    }
    return keepsGrant(context, client)
  },
})

/** How the full scope is asked for again. */
const waysBack = [
  { what: 'without a scope', ask: (form: Params) => form },
  { what: 'with the full scope', ask: (form: Params, full: string) => withParam(form, 'scope', full) },
] as const

function narrowable(scope: string | undefined): readonly string[] {
  return [...resourceScopes(scopeSet(scope ?? ''))]
}

async function keepsGrant(context: RefreshContext, client: ServerClient): Promise<readonly Finding[]> {
  const full = client.scope ?? ''
  const control = await withRefreshToken(context, client, row, async ({ refreshToken }) => {
    const label = 'control: a refresh that names the full scope'
    const spoil = (form: Params) => withParam(form, 'scope', full)
    const outcome = await refresh(context.target, client, refreshToken, { label, spoil })
    if (outcome.kind === 'tokens') return []
    const sentence = `a refresh that names the full scope brought no tokens: ${describeTokenOutcome(outcome)}`
    return controlFailed(row, { kind: 'failed', sentence, exchanges: outcome.exchanges })
  })
  if (control.length > 0) return control
  return inTurn(waysBack, (way) =>
    withRefreshToken(context, client, row, async (grant) => {
      const [narrow = ''] = narrowable(client.scope)
      const narrowed = await refresh(context.target, client, grant.refreshToken, {
        label: `refresh with the narrower scope "${narrow}"`,
        spoil: (form) => withParam(form, 'scope', narrow),
      })
      const successor = successorOf(grant, narrowed)
      if (successor.kind === 'none') return notApplicable(row, successor.reason, narrowed)
      const again = await refresh(context.target, client, successor.token, {
        label: `refresh ${way.what}, after one with less`,
        spoil: (form) => way.ask(form, full),
      })
      return judge(context, client, grant.tokens, again, way.what)
    }),
  )
}

function successorOf(
  grant: RefreshGrant,
  narrowed: TokenOutcome,
): { readonly kind: 'token'; readonly token: string } | { readonly kind: 'none'; readonly reason: string } {
  if (narrowed.kind !== 'tokens') {
    return { kind: 'none', reason: `a narrower scope is not taken at refresh: ${describeTokenOutcome(narrowed)}` }
  }
  return narrowed.refreshToken === undefined || narrowed.refreshToken === grant.refreshToken
    ? { kind: 'none', reason: 'a refresh with less scope brings no new refresh token' }
    : { kind: 'token', token: narrowed.refreshToken }
}

async function judge(
  { target }: RefreshContext,
  client: ServerClient,
  original: Tokens,
  again: TokenOutcome,
  what: string,
): Promise<readonly Finding[]> {
  const attempt = `a refresh ${what}, after one with less (${nameOf(client)})`
  const expected = 'the scope of the original grant'
  if (again.kind === 'refused') {
    return broken(row, { expected, observed: `${attempt}: ${describeTokenOutcome(again)}` }, again)
  }
  if (again.kind === 'unclear') return inconclusive(row, `${attempt}: ${again.sentence}`, again)
  const before = await grantedScope(target, target.tenants[0], original)
  const after = await grantedScope(target, target.tenants[0], again)
  const wanted = resourceScopes(before.held ?? before.stated ?? scopeSet(client.scope ?? ''))
  // An answer without `scope` says that what was asked for, or first granted, was granted (RFC 6749, 5.1).
  const got = after.held ?? after.stated ?? wanted
  return [...wanted].every((scope) => got.has(scope))
    ? held(row, `${attempt} granted "${listed(got)}"`, again)
    : broken(
        row,
        { expected: `${expected}: "${listed(wanted)}"`, observed: `${attempt} granted "${listed(got)}"` },
        again,
      )
}

import type { ServerClient, TokenOutcome } from '../../api/authorization-server.ts'
import { broken, couldNotRun, type Finding, held } from '../../api/finding.ts'
import { withParam } from '../../api/params.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { audiences, everythingGranted, grantedScope, listed, readAccessToken } from '../access-token.ts'
import { describeTokenOutcome } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed, mustRefuseTokens, nameOf, oneClientOfEachKind, whereAble } from '../judge.ts'
import { type RefreshContext, refresh, withRefreshToken } from '../refresh-grant.ts'

const row = 'RFC9700-4.14.2-3'

export const scopeNotWidened = authorizationServerScenario({
  id: 'authorization-server/refresh/scope-not-widened',
  title: 'A refresh brings no more than was agreed to',
  story: 'A client asks at refresh for a scope, or a resource, that nobody has ever agreed to.',
  requirements: [row],
  needs: ['authorization-endpoint', 'refresh-tokens'],
  caughtBy: [{ twin: 'widens-scope-at-refresh', breaks: [row] }],
  async run(context) {
    const { target } = context
    const clients = oneClientOfEachKind(target)
    const scopes = await whereAble(target, 'ungranted-scope', row, () =>
      inTurn(clients, (client) => widerScope(context, client)),
    )
    // Where there is no second resource the scope alone decides.
    const resources = await target.able('resource-indicators')
    return resources.kind === 'yes' ? [...scopes, ...(await otherResource(context, clients[0]))] : scopes
  },
})

async function widerScope(context: RefreshContext, client: ServerClient): Promise<readonly Finding[]> {
  const { ungrantedScope, scope } = client
  if (ungrantedScope === undefined) return []
  const control = await withRefreshToken(context, client, row, async ({ refreshToken }) => {
    const outcome = await refresh(context.target, client, refreshToken, { label: 'control: a correct refresh' })
    if (outcome.kind === 'tokens') return []
    const sentence = `a correct refresh brought no tokens: ${describeTokenOutcome(outcome)}`
    return controlFailed(row, { kind: 'failed', sentence, exchanges: outcome.exchanges })
  })
  if (control.length > 0) return control
  const asked = scope === undefined ? [ungrantedScope] : [`${scope} ${ungrantedScope}`, ungrantedScope]
  return inTurn(asked, (wider) =>
    withRefreshToken(context, client, row, async ({ refreshToken }) => {
      const outcome = await refresh(context.target, client, refreshToken, {
        label: `refresh with the scope "${wider}"`,
        spoil: (form) => withParam(form, 'scope', wider),
      })
      return judgeScope(context, client, outcome, wider, ungrantedScope)
    }),
  )
}

async function judgeScope(
  { target }: RefreshContext,
  client: ServerClient,
  outcome: TokenOutcome,
  wider: string,
  ungranted: string,
): Promise<readonly Finding[]> {
  const attempt = `a refresh with the scope "${wider}" (${nameOf(client)})`
  if (outcome.kind !== 'tokens') return mustRefuseTokens(row, outcome, attempt)
  const scope = await grantedScope(target, target.tenants[0], outcome)
  const granted = everythingGranted(scope)
  if (granted === undefined) {
    const missing = `${attempt} brought tokens whose scope nothing shows: add \`introspection\` to the configuration`
    return couldNotRun(row, missing, outcome, scope)
  }
  return granted.has(ungranted)
    ? broken(
        row,
        {
          expected: `no token with the scope "${ungranted}", which nobody has agreed to`,
          observed: `${attempt} brought a token with the scope "${listed(granted)}"`,
        },
        outcome,
        scope,
      )
    : held(row, `${attempt} brought a token cut to "${listed(granted)}"`, outcome, scope)
}

/** The grant names the first tenant's resource; the refresh asks for another tenant's. */
async function otherResource(context: RefreshContext, client: ServerClient | undefined): Promise<readonly Finding[]> {
  const [own, other] = context.target.tenants
  if (client === undefined || own.resource === undefined || other?.resource === undefined) return []
  const { resource } = own
  const stranger = other.resource
  return withRefreshToken(
    context,
    client,
    row,
    async ({ refreshToken }) => {
      const attempt = `a refresh for the resource ${stranger}, where ${resource} was agreed to (${nameOf(client)})`
      const outcome = await refresh(context.target, client, refreshToken, {
        label: 'refresh for a resource nobody has agreed to',
        spoil: (form) => withParam(form, 'resource', stranger),
      })
      if (outcome.kind !== 'tokens') return mustRefuseTokens(row, outcome, attempt)
      const view = await readAccessToken(context.target, own, outcome.accessToken)
      if (view.kind === 'unreadable') return couldNotRun(row, `${attempt} brought tokens; ${view.missing}`, outcome)
      const named = audiences(view.claims)
      return named.includes(stranger)
        ? broken(
            row,
            { expected: `no token for ${stranger}`, observed: `${attempt} brought a token for ${named.join(', ')}` },
            outcome,
          )
        : held(row, `${attempt} brought a token for ${named.join(', ') || 'no audience at all'}`, outcome)
    },
    { spoil: (request) => withParam(request, 'resource', resource) },
  )
}

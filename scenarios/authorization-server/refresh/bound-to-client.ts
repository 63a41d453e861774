import type { ClientAuthentication, ServerClient } from '../../api/authorization-server.ts'
import { couldNotRun, type Finding, recorded } from '../../api/finding.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { correctFlow, describeTokenOutcome } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed, mustRefuseTokens, nameOf, oneClientOfEachKind } from '../judge.ts'
import { type RefreshContext, refresh, withRefreshToken } from '../refresh-grant.ts'
import { fewWrongAuthentications } from '../wrong-authentication.ts'

const binding = 'RFC6749-6-1'
const authentication = 'RFC9700-2.5-1'

/** Somebody else than the owner of a refresh token, or the owner without its credentials. */
interface Stranger {
  readonly what: string
  readonly rows: readonly string[]
  readonly authentication: ClientAuthentication
}

export const boundToClient = authorizationServerScenario({
  id: 'authorization-server/refresh/bound-to-client',
  title: 'A refresh token works for its own, authenticated client alone',
  story:
    'A stolen refresh token is used by another client, or in the name of its client without the right credentials.',
  requirements: [binding, authentication],
  needs: ['authorization-endpoint', 'refresh-tokens'],
  repeats: true,
  crossTenant: [{ artefact: 'refresh token', place: 'token endpoint, by another client', rows: [binding] }],
  caughtBy: [
    { twin: 'refreshes-for-another-client', breaks: [binding] },
    { twin: 'accepts-any-client-secret', breaks: [binding, authentication] },
  ],
  run: (context) => inTurn(oneClientOfEachKind(context.target), (owner) => usedByStrangers(context, owner)),
})

async function usedByStrangers(context: RefreshContext, owner: ServerClient): Promise<readonly Finding[]> {
  const { target, random } = context
  const rows = owner.confidential ? [binding, authentication] : [binding]
  const control = await withRefreshToken(context, owner, rows, async ({ refreshToken }) => {
    const outcome = await refresh(target, owner, refreshToken, { label: 'control: the owner refreshes' })
    if (outcome.kind === 'tokens') return []
    const sentence = `a correct refresh brought no tokens: ${describeTokenOutcome(outcome)}`
    return controlFailed(rows, { kind: 'failed', sentence, exchanges: outcome.exchanges })
  })
  if (control.length > 0) return control
  const own = fewWrongAuthentications(owner, random).map((wrong) => ({ ...wrong, rows: [binding, authentication] }))
  const others = await goodStrangers(context, owner)
  return [
    ...others.findings,
    ...(await inTurn([...others.strangers, ...own], (stranger) => usedBy(context, owner, stranger))),
  ]
}

/** A confidential and a public client beside the owner, once a flow of their own has shown that they are good. */
async function goodStrangers(
  { target, random }: RefreshContext,
  owner: ServerClient,
): Promise<{ readonly strangers: readonly Stranger[]; readonly findings: readonly Finding[] }> {
  const candidates = target.tenants[0].clients.filter(({ id }) => id !== owner.id)
  const others = [true, false].flatMap((kind) => candidates.find(({ confidential }) => confidential === kind) ?? [])
  if (others.length === 0) {
    const missing = 'a second client of the same tenant is missing: add one under `clients`'
    return { strangers: [], findings: couldNotRun(binding, missing) }
  }
  const strangers: Stranger[] = []
  const findings: Finding[] = []
  for (const other of others) {
    const control = await correctFlow(target, other, random)
    const what = `the good credentials of another client (${nameOf(other)})`
    if (control.kind === 'failed') findings.push(...controlFailed(binding, control))
    else strangers.push({ what, rows: [binding], authentication: other.authentication })
  }
  return { strangers, findings }
}

function usedBy(context: RefreshContext, owner: ServerClient, stranger: Stranger): Promise<readonly Finding[]> {
  const { target } = context
  return withRefreshToken(context, owner, stranger.rows, async ({ refreshToken }) => {
    const attempt = `a refresh token of the ${nameOf(owner)}, used with ${stranger.what}`
    const outcome = await refresh(target, owner, refreshToken, {
      authentication: stranger.authentication,
      label: `refresh with ${stranger.what}`,
    })
    const after = await refresh(target, owner, refreshToken, { label: 'the owner refreshes afterwards' })
    return [
      ...mustRefuseTokens(stranger.rows, outcome, attempt),
      ...recorded(binding, `after ${attempt}, the owner's own refresh: ${describeTokenOutcome(after)}`, after),
    ]
  })
}

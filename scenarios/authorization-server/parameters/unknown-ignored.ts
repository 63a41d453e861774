import type { AuthorizationServerTarget, ServerClient, Tokens } from '../../api/authorization-server.ts'
import { broken, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import { withExtra } from '../../api/params.ts'
import { authorizationServerScenario, type ScenarioContext } from '../../api/scenario.ts'
import { readAccessToken } from '../access-token.ts'
import { onePublicOneConfidential } from '../clients.ts'
import { askForCode, correctFlow, describeOutcome, describeTokenOutcome, planFlow, redeem } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed, nameOf } from '../judge.ts'

const row = 'RFC6749-3.1-5'

type Context = ScenarioContext<AuthorizationServerTarget>

const unknown = [
  ['foo', 'bar'],
  ['x_unknown', '1'],
  ['list[]', '1'],
] as const

export const unknownIgnored = authorizationServerScenario({
  id: 'authorization-server/parameters/unknown-ignored',
  title: 'Parameters the server does not know are ignored',
  story: 'A correct request carries parameters nobody has heard of, one of them the name of another tenant.',
  requirements: [row],
  needs: ['authorization-endpoint'],
  caughtBy: [
    { twin: 'refuses-unknown-parameters', breaks: [row] },
    { twin: 'takes-tenant-from-parameter', breaks: [row] },
  ],
  run: (context) =>
    inTurn(onePublicOneConfidential(context.target).slice(0, 1), async (client) => {
      const control = await correctFlow(context.target, client, context.random)
      if (control.kind === 'failed') return controlFailed(row, control)
      return [
        ...(await inTurn(unknown, (parameter) => tryUnknown(context, client, parameter))),
        ...(await tryTenant(context, client, control.tokens)),
      ]
    }),
})

async function tryUnknown(
  { target, random }: Context,
  client: ServerClient,
  [name, value]: readonly [string, string],
): Promise<readonly Finding[]> {
  const what = `${name}=${value} in a correct request (${nameOf(client)})`
  const asked = await askForCode(target, planFlow(client, random), {
    label: `ask with ${name}=${value} beside`,
    spoil: (request) => withExtra(request, name, value),
  })
  if (asked.kind === 'grant') return held(row, `${what}: ${describeOutcome(asked.grant.outcome)}`, asked.grant.outcome)
  const { outcome, sentence } = asked
  const refused = outcome.kind === 'error' || (outcome.kind === 'page' && !outcome.stalled)
  return refused
    ? broken(row, { expected: 'a code, as without it', observed: `${what}: ${sentence}` }, outcome)
    : inconclusive(row, `${what}: ${sentence}`, outcome)
}

/** A server may know `tenant_id` and refuse it; what it may not do is to believe it. */
async function tryTenant(
  { target, random }: Context,
  client: ServerClient,
  usual: Tokens,
): Promise<readonly Finding[]> {
  const [tenant, other] = target.tenants
  const value = other?.id ?? `other-${random.token(6)}`
  const what = `tenant_id=${value} in a correct request (${nameOf(client)})`
  const asked = await askForCode(target, planFlow(client, random), {
    label: 'ask with another tenant_id beside',
    spoil: (request) => withExtra(request, 'tenant_id', value),
  })
  if (asked.kind === 'none') return recorded(row, `${what}: ${asked.sentence}`, asked.outcome)
  const answer = await redeem(target, asked.grant, { label: 'redeem the code asked for with another tenant_id' })
  if (answer.kind !== 'tokens') return recorded(row, `${what}: ${describeTokenOutcome(answer)}`, answer)
  const before = await readAccessToken(target, tenant, usual.accessToken)
  const after = await readAccessToken(target, tenant, answer.accessToken)
  if (before.kind !== 'read' || after.kind !== 'read') {
    return recorded(row, `${what}: a code and tokens; whom they name cannot be read from outside`, answer)
  }
  const names = namesTenant(after.claims, value) && !namesTenant(before.claims, value)
  return names
    ? broken(
        row,
        { expected: 'a token of the own tenant', observed: `${what}: the token names ${value}` },
        asked.grant.outcome,
        answer,
      )
    : held(row, `${what}: tokens of the own tenant`, asked.grant.outcome, answer)
}

/** Whether any claim is this tenant, or an address that holds it. */
function namesTenant(claims: Readonly<Record<string, unknown>>, tenant: string): boolean {
  return Object.values(claims).some((claim) =>
    new RegExp(`(^|[^\\w-])${tenant}([^\\w-]|$)`).test(JSON.stringify(claim)),
  )
}

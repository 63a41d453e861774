import type { ServerClient } from '../../api/authorization-server.ts'
import { broken, couldNotRun, type Finding, held, notApplicable, recorded } from '../../api/finding.ts'
import { first, type Params, withParam } from '../../api/params.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { everythingGranted, grantedScope } from '../access-token.ts'
import { askForCode, type CodeAttempt, planFlow, redeem } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { nameOf } from '../judge.ts'
import { recordOnly } from '../record-only.ts'
import {
  mustComeToNothing,
  mustNotBePushed,
  type PushContext,
  pushingClients,
  pushSpoiled,
  usePushed,
  withPushers,
} from './push.ts'

const validated = 'RFC9126-2.1-4'
const newRedirectUri = 'RFC9126-7.2-1'
const unregistered = 'https://pushed.parcelproof.example/cb'

export const pushValidated = authorizationServerScenario({
  id: 'authorization-server/pushed-requests/validated',
  title: 'A pushed request is checked like any other',
  story: 'An attacker pushes a request that would be refused in the browser, and hopes that nobody looks at it again.',
  requirements: [validated, newRedirectUri],
  needs: ['pushed-requests'],
  caughtBy: [{ twin: 'accepts-any-redirect-uri', breaks: [validated, newRedirectUri] }],
  async run(context) {
    const clients = pushingClients(context.target)
    return [
      ...(await withPushers(context, clients, validated, async ({ client }) => [
        ...(await inTurn(faults, async ({ what, spoil }) => {
          const { flow, outcome } = await pushSpoiled(context, client, `push ${what}`, spoil)
          return mustComeToNothing(context, validated, flow, outcome, `${what} pushed by the ${nameOf(client)}`)
        })),
        ...(await ungrantedScope(context, client)),
        ...(await withRedirectUri(context, client)),
      ])),
      ...(clients.some((client) => !client.confidential)
        ? []
        : notApplicable(newRedirectUri, 'there is no public client')),
      ...(await inTurn(clients, (client) => withoutCredentials(context, client))),
    ]
  },
})

const faults = [
  { what: 'a response_type nobody knows', spoil: (form: Params) => withParam(form, 'response_type', 'no-such-type') },
  { what: 'the challenge method S512', spoil: (form: Params) => withParam(form, 'code_challenge_method', 'S512') },
] as const

const elsewhere = (form: Params) => withParam(form, 'redirect_uri', unregistered)

/** For an authenticated client a new redirect URI can be fine (RFC 9126, 2.4), so there it is only recorded. */
async function withRedirectUri(context: PushContext, client: ServerClient): Promise<readonly Finding[]> {
  const rows = [validated, newRedirectUri]
  const attempt = `an unregistered redirect URI pushed by the ${nameOf(client)}`
  const { flow, outcome } = await pushSpoiled(context, client, 'push an unregistered redirect URI', elsewhere)
  const findings = await mustComeToNothing(context, rows, flow, outcome, attempt)
  return client.confidential ? recordOnly(findings, 'an authenticated client may bring one') : findings
}

async function withoutCredentials(context: PushContext, client: ServerClient): Promise<readonly Finding[]> {
  if (!client.confidential) return []
  const { outcome } = await pushSpoiled(
    context,
    client,
    'push an unregistered redirect URI unauthenticated',
    elsewhere,
    {
      authentication: { method: 'none', clientId: client.id },
    },
  )
  const attempt = `an unregistered redirect URI pushed in the name of the ${nameOf(client)} without credentials`
  return mustNotBePushed(newRedirectUri, outcome, attempt)
}

/** Leaving a scope out is as good as refusing the request: it counts what is granted. */
async function ungrantedScope(context: PushContext, client: ServerClient): Promise<readonly Finding[]> {
  const scope = client.ungrantedScope
  if (scope === undefined) {
    const others = context.target.tenants[0].clients.some(({ ungrantedScope: known }) => known !== undefined)
    const missing = 'no scope is known that a client does not ask for: add `ungrantedScope` to one'
    return others ? [] : couldNotRun(validated, missing)
  }
  const what = `the scope ${scope}, pushed by the ${nameOf(client)} that may not have it`
  const spoil = (form: Params) => withParam(form, 'scope', [first(form, 'scope') ?? '', scope].join(' ').trim())
  const { flow, outcome } = await pushSpoiled(context, client, 'push a scope it may not have', spoil)
  if (outcome.kind !== 'pushed') return mustNotBePushed(validated, outcome, what)
  const used = await usePushed(context.target, flow, outcome.requestUri, { label: 'use a request with too much scope' })
  const granted = await scopeOf(context, used)
  if (!granted.includes(scope)) return held(validated, `${what}: not granted`, outcome)
  // The configuration may name a scope that the client merely does not ask for: then a plain request brings it as well.
  const plain = await askForCode(context.target, planFlow(client, context.random), {
    spoil,
    label: 'ask for that scope',
  })
  return (await scopeOf(context, plain)).includes(scope)
    ? recorded(validated, `${what}: granted, as it is to a plain request`, outcome)
    : broken(
        validated,
        { expected: `no ${scope}, as for a plain request`, observed: `${what}: it was granted` },
        outcome,
      )
}

async function scopeOf({ target }: PushContext, attempt: CodeAttempt): Promise<readonly string[]> {
  if (attempt.kind === 'none') return []
  const tokens = await redeem(target, attempt.grant, { label: 'redeem to see the scope' })
  if (tokens.kind !== 'tokens') return []
  return [...(everythingGranted(await grantedScope(target, target.tenants[0], tokens)) ?? [])]
}

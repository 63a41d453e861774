import type { ServerClient } from '../../api/authorization-server.ts'
import { broken, couldNotRun, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import { first, type Params } from '../../api/params.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { everythingGranted, grantedScope, resourceScopes, scopeSet } from '../access-token.ts'
import { describeTokenOutcome, type PlannedFlow, planFlow, redeem, s256 } from '../code-flow.ts'
import { leadsTo } from '../delivery.ts'
import { inTurn } from '../in-turn.ts'
import { mustBringNoCode, nameOf } from '../judge.ts'
import {
  describePush,
  type PushContext,
  type Pusher,
  push,
  pushedRequest,
  pushingClients,
  withPushers,
} from './push.ts'

const row = 'RFC9126-4-4'

export const queryIgnored = authorizationServerScenario({
  id: 'authorization-server/pushed-requests/query-ignored',
  title: 'Nothing beside the handle changes a pushed request',
  story: 'Somebody adds parameters to the address that the browser opens, next to the handle of a pushed request.',
  requirements: [row],
  needs: ['pushed-requests'],
  repeats: true,
  caughtBy: [{ twin: 'merges-query-into-pushed-request', breaks: [row] }],
  run: (context) =>
    withPushers(context, pushingClients(context.target), row, async (pusher) => [
      ...(await inTurn(additions(context, pusher), (addition) => beside(context, pusher, addition))),
      ...(await widerScope(context, pusher)),
    ]),
})

interface Addition {
  readonly what: string
  readonly params: Params
}

function additions({ random }: PushContext, { client }: Pusher): readonly Addition[] {
  const [registered, second] = client.redirectUris
  return [
    { what: 'another state', params: [['state', random.token(24)]] },
    {
      what: 'another code challenge',
      params: [
        ['code_challenge', s256(random.token(32))],
        ['code_challenge_method', 'S256'],
      ],
    },
    { what: 'another redirect URI', params: [['redirect_uri', second ?? `${registered}/other`]] },
  ]
}

/** One parameter at a time, so that an error for one of them hides no other. */
async function beside(
  context: PushContext,
  { client }: Pusher,
  { what, params }: Addition,
): Promise<readonly Finding[]> {
  const flow = planFlow(client, context.random)
  const attempt = `${what} beside a handle of the ${nameOf(client)}`
  const pushed = await push(context.target, client, flow.request)
  if (pushed.kind !== 'pushed') return inconclusive(row, `a correct push: ${describePush(pushed)}`, pushed)
  const outcome = await context.target.authorize(client, {
    params: [...pushedRequest(client, pushed.requestUri), ...params],
    label: `use a handle with ${what}`,
  })
  if (outcome.kind !== 'code') return mustBringNoCode(row, outcome, attempt)
  const changed = [
    ...(leadsTo(outcome.response.deliveredTo, flow.redirectUri) ? [] : ['the code went elsewhere']),
    ...(first(outcome.response.params, 'state') === flow.state ? [] : ['state is not the pushed one']),
  ]
  const tokens = await redeem(
    context.target,
    { ...flow, code: outcome.code, outcome },
    { label: 'redeem with the pushed verifier' },
  )
  if (tokens.kind === 'unclear') return inconclusive(row, `${attempt}: ${tokens.sentence}`, tokens)
  const effects =
    tokens.kind === 'refused' ? [...changed, `the pushed verifier was ${describeTokenOutcome(tokens)}`] : changed
  return effects.length === 0
    ? held(row, `${attempt}: without effect`, outcome, tokens)
    : broken(
        row,
        { expected: 'the pushed values, or a refusal', observed: `${attempt}: ${effects.join('; ')}` },
        outcome,
        tokens,
      )
}

function scopesOf({ scope }: ServerClient): readonly string[] {
  return [...resourceScopes(scopeSet(scope ?? ''))]
}

async function widerScope(context: PushContext, { client }: Pusher): Promise<readonly Finding[]> {
  const { target, random } = context
  const scopes = scopesOf(client)
  const [narrow] = scopes
  if (narrow === undefined || scopes.length < 2) {
    // A client with one scope has nothing to leave out; that matters only where no other client shows it.
    if (pushingClients(target).some((other) => scopesOf(other).length >= 2)) return []
    return couldNotRun(
      row,
      "no client asks for two scopes, so that none can be left out: name two in a client's `scope`",
    )
  }
  const planned = planFlow(client, random)
  const flow: PlannedFlow = {
    ...planned,
    request: planned.request.map(([name, value]) => [name, name === 'scope' ? narrow : value]),
  }
  const pushed = await push(target, client, flow.request, { label: 'push a narrow scope' })
  if (pushed.kind !== 'pushed') return inconclusive(row, `a push with a narrow scope: ${describePush(pushed)}`, pushed)
  const outcome = await target.authorize(client, {
    params: [...pushedRequest(client, pushed.requestUri), ['scope', scopes.join(' ')]],
    label: 'use a handle with a wider scope',
  })
  const attempt = `a wider scope beside a handle of the ${nameOf(client)}`
  if (outcome.kind !== 'code') return mustBringNoCode(row, outcome, attempt)
  const tokens = await redeem(target, { ...flow, code: outcome.code, outcome }, { label: 'redeem to see the scope' })
  if (tokens.kind !== 'tokens') return inconclusive(row, `${attempt}: ${describeTokenOutcome(tokens)}`, tokens)
  const granted = everythingGranted(await grantedScope(target, target.tenants[0], tokens))
  if (granted === undefined) return recorded(row, `${attempt}: the tokens do not tell their scope`, tokens)
  const wider = [...resourceScopes(granted)].filter((scope) => scope !== narrow)
  return wider.length === 0
    ? held(row, `${attempt}: without effect`, outcome, tokens)
    : broken(
        row,
        { expected: `the pushed scope ${narrow}`, observed: `${attempt}: ${wider.join(' ')} granted too` },
        tokens,
      )
}

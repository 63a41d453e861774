import type { ServerClient } from '../../api/authorization-server.ts'
import { broken, couldNotRun, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { everythingGranted, isWithin, listed, resourceScopes, scopeSet } from '../access-token.ts'
import { correctFlow } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed, nameOf, oneClientOfEachKind } from '../judge.ts'
import { askForScope, type Context, type ScopeAnswer, sameScope } from './ask-for-scope.ts'

const settled = 'RFC6749-3.3-2'
const least = 'RFC9700-2.3-1-as'

export const withoutScope = authorizationServerScenario({
  id: 'authorization-server/scope/without-scope',
  title: 'A request without scope gets a settled default or an error, never everything',
  story: 'A client forgets the scope and sees what the server makes of it, twice.',
  requirements: [settled, least],
  needs: [],
  caughtBy: [
    { twin: 'grants-everything-by-default', breaks: [least] },
    { twin: 'forgets-the-default-scope', breaks: [settled] },
  ],
  run: (context) => inTurn(oneClientOfEachKind(context.target), (client) => twice(context, client)),
})

async function twice(context: Context, client: ServerClient): Promise<readonly Finding[]> {
  const control = await correctFlow(context.target, client, context.random)
  if (control.kind === 'failed') return controlFailed([settled, least], control)
  const first = await askForScope(context, client, undefined)
  const second = await askForScope(context, client, undefined)
  const attempt = `a request without scope (${nameOf(client)})`
  return [...judgeSettled(first, second, attempt), ...judgeLeast(context, client, first, attempt)]
}

function judgeSettled(first: ScopeAnswer, second: ScopeAnswer, attempt: string): readonly Finding[] {
  const expected = 'tokens with the same scope both times, or an error both times'
  for (const answer of [first, second]) {
    if (answer.kind === 'unclear') {
      return answer.crash
        ? broken(settled, { expected, observed: `${attempt}: ${answer.sentence}` }, answer)
        : inconclusive(settled, `${attempt}: ${answer.sentence}`, answer)
    }
    if (answer.kind === 'refused' && answer.at === 'token') {
      const observed = `${attempt} brought a code that could not be redeemed: ${answer.sentence}`
      return broken(settled, { expected, observed }, answer)
    }
  }
  if (first.kind === 'tokens' && second.kind === 'tokens') {
    const [one, two] = [first, second].map(({ granted }) => everythingGranted(granted) ?? new Set<string>())
    const same = one !== undefined && two !== undefined && sameScope(one, two)
    const observed = `${attempt}: first "${listed(one ?? new Set())}", then "${listed(two ?? new Set())}"`
    return same ? held(settled, observed, first, second) : broken(settled, { expected, observed }, first, second)
  }
  if (first.kind === 'refused' && second.kind === 'refused') {
    return held(settled, `${attempt}: ${first.sentence}`, first, second)
  }
  const observed = `${attempt}: once tokens, once an error`
  return broken(settled, { expected, observed }, first, second)
}

function judgeLeast(context: Context, client: ServerClient, answer: ScopeAnswer, attempt: string): readonly Finding[] {
  if (answer.kind === 'unclear') return inconclusive(least, `${attempt}: ${answer.sentence}`, answer)
  if (answer.kind === 'refused') return held(least, `${attempt}: ${answer.sentence}`, answer)
  const granted = everythingGranted(answer.granted)
  if (granted === undefined) {
    const missing = `${attempt} brought tokens whose scope nothing shows: add \`introspection\` to the configuration`
    return couldNotRun(least, missing, answer)
  }
  const expected = 'a default that leaves out what is not for this client'
  const observed = `${attempt} granted "${listed(granted)}"`
  if (client.ungrantedScope !== undefined && granted.has(client.ungrantedScope)) {
    return broken(least, { expected, observed }, answer)
  }
  const all = resourceScopes(scopesSupported(context))
  const own = resourceScopes(scopeSet(client.scope ?? ''))
  const everything = all.size > 1 && isWithin(all, granted) && !isWithin(all, own)
  return everything
    ? broken(least, { expected, observed: `${observed}: all that the metadata lists` }, answer)
    : [...held(least, observed, answer), ...recorded(settled, observed, answer)]
}

function scopesSupported({ target }: Context): ReadonlySet<string> {
  const listedScopes = target.tenants[0].metadata?.scopes_supported
  return new Set(Array.isArray(listedScopes) ? listedScopes.filter((scope) => typeof scope === 'string') : [])
}

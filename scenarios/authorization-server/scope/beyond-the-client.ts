import type { ServerClient } from '../../api/authorization-server.ts'
import { broken, couldNotRun, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { everythingGranted, isWithin, listed, resourceScopes, scopeSet } from '../access-token.ts'
import { correctFlow } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed, nameOf, oneClientOfEachKind, whereAble } from '../judge.ts'
import { askForScope, type Context, type ScopeAnswer, sameScope } from './ask-for-scope.ts'

const least = 'RFC9700-2.3-1-as'
const told = 'RFC6749-3.3-1'

export const beyondTheClient = authorizationServerScenario({
  id: 'authorization-server/scope/beyond-the-client',
  title: 'A client gets no more scope than is its own, and is told what it got',
  story: 'A client adds a scope to its request that is none of its business.',
  requirements: [least, told],
  needs: [],
  caughtBy: [
    { twin: 'grants-any-scope', breaks: [least] },
    { twin: 'drops-scopes-silently', breaks: [told] },
  ],
  async run(context) {
    const { target, random } = context
    const clients = oneClientOfEachKind(target)
    const ungranted = await whereAble(target, 'ungranted-scope', least, () =>
      inTurn(clients, async (client) => {
        const { ungrantedScope } = client
        if (ungrantedScope === undefined) return []
        return askBeyond(context, client, ungrantedScope, [least, told])
      }),
    )
    const unknown = await inTurn(clients.slice(0, 1), (client) =>
      askBeyond(context, client, `unknown-${random.token(6)}`, [told]),
    )
    return [...ungranted, ...unknown]
  },
})

async function askBeyond(
  context: Context,
  client: ServerClient,
  extra: string,
  rows: readonly string[],
): Promise<readonly Finding[]> {
  const control = await correctFlow(context.target, client, context.random)
  if (control.kind === 'failed') return controlFailed(rows, control)
  const asked = client.scope === undefined ? extra : `${client.scope} ${extra}`
  const answer = await askForScope(context, client, asked)
  const attempt = `a request for the scope "${asked}" (${nameOf(client)})`
  return [
    ...(rows.includes(least) ? judgeLeast(answer, attempt, asked, extra) : []),
    ...judgeTold(answer, attempt, asked),
  ]
}

function judgeLeast(answer: ScopeAnswer, attempt: string, asked: string, extra: string): readonly Finding[] {
  if (answer.kind === 'refused') return held(least, `${attempt}: ${answer.sentence}`, answer)
  if (answer.kind === 'unclear') return inconclusive(least, `${attempt}: ${answer.sentence}`, answer)
  const granted = everythingGranted(answer.granted)
  if (granted === undefined) {
    const missing = `${attempt} brought tokens whose scope nothing shows: add \`introspection\` to the configuration`
    return couldNotRun(least, missing, answer)
  }
  const within = isWithin(resourceScopes(granted), scopeSet(asked))
  return granted.has(extra) || !within
    ? broken(
        least,
        {
          expected: `no more than "${asked}", and without "${extra}"`,
          observed: `${attempt} granted "${listed(granted)}"`,
        },
        answer,
      )
    : held(least, `${attempt} granted "${listed(granted)}"`, answer)
}

/** RFC 6749, 3.3: where less was granted than asked, the answer says what. */
function judgeTold(answer: ScopeAnswer, attempt: string, asked: string): readonly Finding[] {
  if (answer.kind === 'refused') return held(told, `${attempt}: ${answer.sentence}`, answer)
  if (answer.kind === 'unclear') return inconclusive(told, `${attempt}: ${answer.sentence}`, answer)
  const wanted = resourceScopes(scopeSet(asked))
  const { stated, held: inToken } = answer.granted
  const says = stated === undefined ? wanted : resourceScopes(stated)
  const saying =
    stated === undefined ? 'names no scope, which means all that was asked for' : `says "${listed(stated)}"`
  if (inToken === undefined) {
    return sameScope(says, wanted)
      ? recorded(told, `${attempt}: the answer ${saying}, and the token cannot be looked into`, answer)
      : held(told, `${attempt}: the answer ${saying}`, answer)
  }
  const holds = resourceScopes(inToken)
  return sameScope(says, holds)
    ? held(told, `${attempt}: the answer ${saying}, and so does the token`, answer)
    : broken(
        told,
        {
          expected: `the answer names the scope of the token: "${listed(holds)}"`,
          observed: `${attempt}: the answer ${saying}`,
        },
        answer,
      )
}

import type { ServerClient } from '../../api/authorization-server.ts'
import { broken, couldNotRun, type Finding, held, inconclusive } from '../../api/finding.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { everythingGranted, isWithin, listed, resourceScopes, scopeSet } from '../access-token.ts'
import { correctFlow } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed, nameOf, oneClientOfEachKind } from '../judge.ts'
import { askForScope, type Context } from './ask-for-scope.ts'

const row = 'RFC9700-2.3-6'

export const narrowRequest = authorizationServerScenario({
  id: 'authorization-server/scope/narrow-request',
  title: 'A token holds no action that was not asked for',
  story: 'A client asks for less than it may have, so that a stolen token does less harm.',
  requirements: [row],
  needs: [],
  caughtBy: [{ twin: 'grants-the-whole-client-scope', breaks: [row] }],
  run: (context) => inTurn(oneClientOfEachKind(context.target), (client) => askForLess(context, client)),
})

async function askForLess(context: Context, client: ServerClient): Promise<readonly Finding[]> {
  const control = await correctFlow(context.target, client, context.random)
  if (control.kind === 'failed') return controlFailed(row, control)
  if (client.scope === undefined) {
    return couldNotRun(row, `what the ${nameOf(client)} may ask for is not known: name its \`scope\``)
  }
  const narrow = narrowed(client.scope)
  const answer = await askForScope(context, client, narrow)
  const attempt = `a request for the scope "${narrow}" (${nameOf(client)})`
  if (answer.kind === 'refused') {
    return inconclusive(row, `${attempt}: ${answer.sentence}, though it is part of what the client may have`, answer)
  }
  if (answer.kind === 'unclear') return inconclusive(row, `${attempt}: ${answer.sentence}`, answer)
  const granted = everythingGranted(answer.granted)
  if (granted === undefined) {
    const missing = `${attempt} brought tokens whose scope nothing shows: add \`introspection\` to the configuration`
    return couldNotRun(row, missing, answer)
  }
  return isWithin(resourceScopes(granted), scopeSet(narrow))
    ? held(row, `${attempt} granted "${listed(granted)}"`, answer)
    : broken(row, { expected: `no more than "${narrow}"`, observed: `${attempt} granted "${listed(granted)}"` }, answer)
}

/** One of the scopes that give rights, beside those of OpenID Connect; the whole scope where there is only one. */
function narrowed(scope: string): string {
  const all = scopeSet(scope)
  const rights = resourceScopes(all)
  const [one] = rights
  return [...all].filter((value) => value === one || !rights.has(value)).join(' ')
}

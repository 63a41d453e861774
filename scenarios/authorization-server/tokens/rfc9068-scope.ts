import { broken, type Finding, held, notApplicable, recorded } from '../../api/finding.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { isWithin, listed, resourceScopes, scopeSet } from '../access-token.ts'
import { correctFlow } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed, nameOf, oneClientOfEachKind } from '../judge.ts'
import { decodeJwt } from '../jwt.ts'

const row = 'RFC9068-2.2.3-1'
/** Which scope belongs to which of two resources is nowhere declared, so that nobody could say what is too much. */
const ofTwoResources = ['RFC9068-2.2.3-2', 'RFC9068-3-2', 'RFC9068-3-4']

export const rfc9068Scope = authorizationServerScenario({
  id: 'authorization-server/tokens/rfc9068-scope',
  title: 'JWT access tokens say what they allow',
  story: 'A resource server reads from an access token what its holder may do.',
  requirements: [row, ...ofTwoResources],
  needs: ['authorization-endpoint', 'rfc9068-access-tokens'],
  caughtBy: [{ twin: 'leaves-scope-out-of-tokens', breaks: [row] }],
  async run({ target, random }): Promise<readonly Finding[]> {
    const clients = oneClientOfEachKind(target).filter(({ scope }) => resourceScopes(scopeSet(scope ?? '')).size > 0)
    return [
      ...notApplicable(ofTwoResources, 'no two resources with scopes of their own are declared'),
      ...(clients.length === 0 ? notApplicable(row, 'no client asks for a scope') : []),
      ...(await inTurn(clients, async (client): Promise<readonly Finding[]> => {
        const flow = await correctFlow(target, client, random)
        if (flow.kind === 'failed') return controlFailed(row, flow)
        const jwt = decodeJwt(flow.tokens.accessToken)
        if (jwt === undefined) return notApplicable(row, `the ${nameOf(client)} is given no JWT`, flow.tokens)
        const { scope } = jwt.claims
        const asked = client.scope ?? ''
        if (typeof scope !== 'string') {
          const expected = `a scope claim of type string, since "${asked}" was asked for`
          return broken(row, { expected, observed: `scope is ${typeof scope} (${nameOf(client)})` }, flow.tokens)
        }
        const granted = scopeSet(flow.tokens.scope ?? asked)
        if (!isWithin(resourceScopes(scopeSet(scope)), granted)) {
          const observed = `the token of the ${nameOf(client)} holds "${scope}"`
          return broken(
            row,
            { expected: `no more than "${listed(granted)}", which was granted`, observed },
            flow.tokens,
          )
        }
        const smaller = isWithin(scopeSet(asked), scopeSet(scope)) ? [] : recorded(row, `"${scope}" of "${asked}"`)
        return [...held(row, `the token of the ${nameOf(client)} holds "${scope}"`, flow.tokens), ...smaller]
      })),
    ]
  },
})

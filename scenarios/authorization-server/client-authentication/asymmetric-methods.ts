import type { AuthorizationServerTarget, ClientAuthentication, ServerClient } from '../../api/authorization-server.ts'
import { broken, couldNotRun, type Finding, held, recorded } from '../../api/finding.ts'
import { authorizationServerScenario, type ScenarioContext } from '../../api/scenario.ts'
import { askForCode, correctFlow, describeTokenOutcome, planFlow, redeem } from '../code-flow.ts'
import { nameOf } from '../judge.ts'

const row = 'RFC9700-2.5-2-as'
const asymmetric = ['private_key_jwt', 'tls_client_auth', 'self_signed_tls_client_auth']

type Context = ScenarioContext<AuthorizationServerTarget>

export const asymmetricMethods = authorizationServerScenario({
  id: 'authorization-server/client-authentication/asymmetric-methods',
  title: 'Clients can authenticate without a shared secret',
  story:
    'A client would rather sign its requests than send a secret that the server, and every log on the way, knows too.',
  requirements: [row],
  needs: [],
  everyKindOfClient: true,
  caughtBy: [{ twin: 'takes-shared-secrets-only', breaks: [row] }],
  async run(context): Promise<readonly Finding[]> {
    const [tenant] = context.target.tenants
    const signing = tenant.clients.find(({ authentication }) => authentication.method === 'private_key_jwt')
    const tried = signing === undefined ? [] : await authenticate(context, signing)
    if (tried.some(({ kind }) => kind === 'held')) return tried
    const listed = tenant.metadata?.token_endpoint_auth_methods_supported
    if (Array.isArray(listed)) {
      const methods = listed.filter((method) => asymmetric.includes(method))
      return methods.length > 0
        ? [...tried, ...held(row, `the metadata lists ${methods.join(', ')}`)]
        : [...tried, ...broken(row, { expected: `one of ${asymmetric.join(', ')}`, observed: notListed(listed) })]
    }
    const missing = 'neither metadata nor a client shows it: add a client with `auth: private_key_jwt`, if there is one'
    return [...tried, ...couldNotRun(row, missing)]
  },
})

function notListed(methods: readonly unknown[]): string {
  return `the metadata lists ${methods.join(', ')} and no client could be seen to authenticate by a key`
}

async function authenticate(context: Context, client: ServerClient): Promise<readonly Finding[]> {
  const { target, random } = context
  const flow = await correctFlow(target, client, random)
  if (flow.kind === 'failed') {
    return recorded(row, `the ${nameOf(client)} could not authenticate by its key: ${flow.sentence}`, flow)
  }
  return [
    ...held(row, `the ${nameOf(client)} authenticated by a signed assertion`),
    ...(await sameAssertionTwice(context, client)),
  ]
}

/** RFC 7523, 3: a server may keep the ids of assertions; whether it does is worth knowing. */
async function sameAssertionTwice({ target, random }: Context, client: ServerClient): Promise<readonly Finding[]> {
  const { authentication } = client
  if (authentication.method !== 'private_key_jwt') return []
  const once: ClientAuthentication = {
    ...authentication,
    claims: { ...authentication.claims, jti: random.token(16) },
  }
  const outcomes: string[] = []
  for (const label of ['an assertion, first use', 'an assertion with the same jti, second use']) {
    const asked = await askForCode(target, planFlow(client, random))
    if (asked.kind === 'none') return []
    outcomes.push(describeTokenOutcome(await redeem(target, asked.grant, { authentication: once, label })))
  }
  return recorded(row, `an assertion with the jti of an earlier one: ${outcomes.join(', then ')}`)
}

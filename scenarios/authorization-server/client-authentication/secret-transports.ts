import type { AuthorizationServerTarget } from '../../api/authorization-server.ts'
import { broken, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import { authorizationServerScenario, type GradingProfile, type ScenarioContext } from '../../api/scenario.ts'
import { askForCode, describeTokenOutcome, planFlow, redeem, wasUnable } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed, nameOf } from '../judge.ts'
import { by, oneOfEachMethod, type SecretClient, withSecret } from './secret-clients.ts'

/** RFC 6749 makes the header mandatory for servers, OAuth 2.1 the body; the other one is then a courtesy. */
const transports = [
  { row: 'RFC6749-2.3.1-1', method: 'client_secret_basic', where: 'HTTP Basic', courtesyUnder: 'oauth-2.1' },
  { row: 'OAUTH21-2.4.1-1', method: 'client_secret_post', where: 'the request body', courtesyUnder: 'rfc9700' },
] as const satisfies readonly {
  readonly row: string
  readonly method: SecretClient['method']
  readonly where: string
  readonly courtesyUnder: GradingProfile
}[]

type Transport = (typeof transports)[number]
type Context = ScenarioContext<AuthorizationServerTarget>

export const secretTransports = authorizationServerScenario({
  id: 'authorization-server/client-authentication/secret-transports',
  title: 'A client secret is taken by HTTP Basic and in the request body',
  story: 'A client with a secret authenticates in each of the two ways that the standards make servers support.',
  requirements: transports.map(({ row }) => row),
  needs: ['client-secret'],
  everyKindOfClient: true,
  caughtBy: [
    { twin: 'does-not-take-basic', breaks: ['RFC6749-2.3.1-1'] },
    { twin: 'does-not-take-secret-in-body', breaks: ['OAUTH21-2.4.1-1'] },
  ],
  run: (context) =>
    inTurn(oneOfEachMethod(withSecret(context.target.tenants[0].clients)), (client) =>
      inTurn(transports, (transport) => tryTransport(context, client, transport)),
    ),
})

async function tryTransport(
  { target, random, profile }: Context,
  registered: SecretClient,
  { row, method, where, courtesyUnder }: Transport,
): Promise<readonly Finding[]> {
  const { client } = registered
  const asked = await askForCode(target, planFlow(client, random))
  if (asked.kind === 'none') {
    const { outcome, sentence } = asked
    return controlFailed(row, { kind: 'failed', sentence, exchanges: outcome.exchanges, unable: wasUnable(outcome) })
  }
  const authentication = by(method, registered)
  const outcome = await redeem(target, asked.grant, { authentication, label: `redeem with the secret in ${where}` })
  const attempt = `the secret of the ${nameOf(client)} in ${where}`
  if (outcome.kind === 'tokens') return held(row, `${attempt} was taken`, outcome)
  if (outcome.kind === 'unclear') return inconclusive(row, `${attempt}: ${outcome.sentence}`, outcome)
  const observed = `${attempt}: ${describeTokenOutcome(outcome)}`
  if (registered.method !== method) {
    const listed = target.tenants[0].metadata?.token_endpoint_auth_methods_supported
    const offered = !Array.isArray(listed) || listed.includes(method)
    if (offered || profile === courtesyUnder) {
      return recorded(row, `${observed}; it is registered for ${registered.method}`, outcome)
    }
  } else if (outcome.status !== 401 && outcome.error !== 'invalid_client') {
    // With the registered method this is the correct flow itself: only a refusal of the credentials speaks of them.
    return inconclusive(row, observed, outcome)
  }
  return broken(row, { expected: `tokens for ${attempt}`, observed }, outcome)
}

import type { AuthorizationOutcome, AuthorizationServerTarget, ServerTenant } from '../../api/authorization-server.ts'
import { broken, couldNotRun, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import { authorizationServerScenario, type ScenarioContext } from '../../api/scenario.ts'
import { betweenControls, type CodeControl, codeControl } from '../code-control.ts'
import { askForCode, describeOutcome, planFlow } from '../code-flow.ts'
import { responseOf } from '../delivery.ts'
import { controlFailed, mustBringNoCode, nameOf, withoutAbility } from '../judge.ts'
import { publicClientMetadata, registerClient } from '../self-registration.ts'
import { isLoopback, joined, uriParts } from './uri-parts.ts'

const responses = 'RFC9700-2.6-4-as'
const registered = 'RFC9700-2.6-5'

/** http addresses that are not the loopback interface, however they are spelt. */
const notLoopback = [
  'http://client.example/cb',
  'http://localhost.attacker.example/cb',
  'http://127.0.0.1.attacker.example/cb',
  'http://10.0.0.1/cb',
]

type Context = ScenarioContext<AuthorizationServerTarget>

export const plainHttp = authorizationServerScenario({
  id: 'authorization-server/redirect-uri/plain-http',
  title: 'No authorization response over plain http',
  story: 'A client asks for its code, or registers to get it, at an http address outside the loopback interface.',
  requirements: [responses, registered],
  needs: ['authorization-endpoint'],
  caughtBy: [
    { twin: 'registers-plain-http-redirect-uri', breaks: [responses, registered] },
    { twin: 'ignores-redirect-uri-scheme', breaks: [responses] },
  ],
  async run(context) {
    return [
      ...(await httpForHttps(context)),
      ...(await configuredWithHttp(context)),
      ...(await selfRegistered(context)),
    ]
  },
})

/** The registered https URI, asked for with http. */
async function httpForHttps({ target, random }: Context): Promise<readonly Finding[]> {
  for (const client of target.tenants[0].clients) {
    const https = client.redirectUris
      .flatMap((uri) => uriParts(uri) ?? [])
      .find((parts) => parts.scheme === 'https:' && !isLoopback(parts))
    if (client.application !== 'web' || https === undefined) continue
    const redirectUri = joined(https)
    const http = joined({ ...https, scheme: 'http:' })
    return betweenControls(
      responses,
      () => codeControl(target, client, random, { redirectUri }),
      async () => {
        const asked = await askForCode(target, planFlow(client, random, http), {
          label: 'ask with http in place of the registered https',
        })
        const outcome = asked.kind === 'grant' ? asked.grant.outcome : asked.outcome
        return nothingOverHttp(outcome, `${http} in place of the registered https URI (${nameOf(client)})`)
      },
    )
  }
  const ability = await target.able('https-redirect-uri')
  const missing = 'a web client with an https redirect URI outside loopback (clients: redirectUris)'
  return withoutAbility(responses, ability) ?? couldNotRun(responses, missing)
}

/** A client of the configuration that is registered with plain http. */
async function configuredWithHttp({ target, random }: Context): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const client of target.tenants[0].clients) {
    for (const uri of client.redirectUris.filter(isPlainHttp)) {
      const asked = await askForCode(target, planFlow(client, random, uri), { label: 'ask with a registered http URI' })
      const outcome = asked.kind === 'grant' ? asked.grant.outcome : asked.outcome
      const what = `${uri}, registered for the ${nameOf(client)}`
      findings.push(...mustBringNoCode(registered, outcome, what), ...nothingOverHttp(outcome, what))
    }
  }
  return findings
}

/** Clients that register themselves with plain http. */
async function selfRegistered(context: Context): Promise<readonly Finding[]> {
  const { target } = context
  const [tenant] = target.tenants
  const missing = withoutAbility(registered, await target.able('registration'))
  if (missing) return missing
  const control = await registerClient(target, tenant, publicClientMetadata(['https://client.example/cb']), {
    label: 'control: register a client with an https redirect URI',
  })
  if (control.kind !== 'registered') {
    const sentence = control.kind === 'refused' ? `was refused with status ${control.status}` : control.sentence
    return inconclusive(registered, `the positive control failed: registering an https URI: ${sentence}`, control)
  }
  // A refusal at the authorization request shows something only where a client like it gets a code with https.
  const proof = await codeControl(target, control.client, context.random)
  await control.forget()
  const findings: Finding[] = []
  for (const uri of notLoopback) findings.push(...(await registerAndAsk(context, tenant, uri, proof)))
  return [...findings, ...(await nativeLoopback(target, tenant))]
}

async function registerAndAsk(
  { target, random }: Context,
  tenant: ServerTenant,
  uri: string,
  proof: CodeControl,
): Promise<readonly Finding[]> {
  const made = await registerClient(target, tenant, publicClientMetadata([uri]), { label: `register ${uri}` })
  if (made.kind === 'unclear') return inconclusive(registered, `registering ${uri}: ${made.sentence}`, made)
  if (made.kind === 'refused') {
    return held(registered, `registering ${uri} was refused with ${made.error ?? `status ${made.status}`}`, made)
  }
  const asked = await askForCode(target, planFlow(made.client, random, uri), {
    label: `ask for a code at the self-registered ${uri}`,
  })
  const outcome = asked.kind === 'grant' ? asked.grant.outcome : asked.outcome
  await made.forget()
  const what = `${uri} of a web client that registered itself`
  const refusalShowsNothing = proof.kind === 'failed' && asked.kind === 'none'
  return [
    ...(refusalShowsNothing ? controlFailed(registered, proof) : mustBringNoCode(registered, outcome, what)),
    ...nothingOverHttp(outcome, what),
  ]
}

/** The one kind of http redirect URI that is fine, for the report. */
async function nativeLoopback(target: AuthorizationServerTarget, tenant: ServerTenant): Promise<readonly Finding[]> {
  const uri = 'http://127.0.0.1:49152/cb'
  const made = await registerClient(target, tenant, publicClientMetadata([uri], 'native'), { label: `register ${uri}` })
  if (made.kind === 'registered') await made.forget()
  return recorded(registered, `registering ${uri} for a native app: ${made.kind}`, made)
}

/** Neither code nor error may go to an http address outside loopback. */
function nothingOverHttp(outcome: AuthorizationOutcome, what: string): readonly Finding[] {
  const response = responseOf(outcome)
  if (response && isPlainHttp(response.deliveredTo)) {
    const observed = `${what}: ${describeOutcome(outcome)}`
    if (outcome.kind === 'left') return recorded(responses, observed, outcome)
    return broken(responses, { expected: 'no authorization response over plain http', observed }, outcome)
  }
  // A response to an https address, an error page: the request got no answer over http.
  if (response) return held(responses, `${what}: ${describeOutcome(outcome)}`, outcome)
  return mustBringNoCode(responses, outcome, what)
}

/** An http address outside the loopback interface. */
function isPlainHttp(uri: string): boolean {
  const parts = uriParts(uri)
  return parts?.scheme.toLowerCase() === 'http:' && !isLoopback(parts)
}

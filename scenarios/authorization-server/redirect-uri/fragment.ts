import type { AuthorizationOutcome, AuthorizationServerTarget } from '../../api/authorization-server.ts'
import { broken, type Finding, held, inconclusive } from '../../api/finding.ts'
import { withParam } from '../../api/params.ts'
import { authorizationServerScenario, type ScenarioContext } from '../../api/scenario.ts'
import { onePublicOneConfidential } from '../clients.ts'
import { betweenControls, codeControl } from '../code-control.ts'
import { askForCode, describeOutcome, planFlow } from '../code-flow.ts'
import { responseOf } from '../delivery.ts'
import { inTurn } from '../in-turn.ts'
import { mustBringNoCode, nameOf } from '../judge.ts'
import { publicClientMetadata, registerClient } from '../self-registration.ts'

const row = 'RFC6749-3.1.2-2'

type Context = ScenarioContext<AuthorizationServerTarget>

export const fragment = authorizationServerScenario({
  id: 'authorization-server/redirect-uri/fragment',
  title: 'Redirect URIs have no fragment',
  story: 'A client asks for its code at the registered redirect URI with a fragment, or registers one.',
  requirements: [row],
  needs: ['authorization-endpoint'],
  caughtBy: [{ twin: 'ignores-fragment-of-redirect-uri', breaks: [row] }],
  async run(context) {
    const { target, random } = context
    const requested = await inTurn(onePublicOneConfidential(target), (client) =>
      betweenControls(
        row,
        () => codeControl(target, client, random),
        async () => {
          const value = `${client.redirectUris[0]}#fragment`
          const asked = await askForCode(target, planFlow(client, random), {
            label: 'ask with a fragment at the end of the redirect URI',
            spoil: (request) => withParam(request, 'redirect_uri', value),
          })
          const outcome = asked.kind === 'grant' ? asked.grant.outcome : asked.outcome
          return judge(outcome, `${value} (${nameOf(client)})`)
        },
      ),
    )
    return [...requested, ...(await registered(context))]
  },
})

/** No code, and no redirect that keeps the fragment; an error at the registered URI is a refusal. */
function judge(outcome: AuthorizationOutcome, what: string): readonly Finding[] {
  const response = responseOf(outcome)
  if (response?.location.includes('#fragment')) {
    const observed = `${what}: ${describeOutcome(outcome)}, fragment and all`
    return broken(row, { expected: 'no redirect to a URI with a fragment', observed }, outcome)
  }
  return mustBringNoCode(row, outcome, what)
}

async function registered({ target, random }: Context): Promise<readonly Finding[]> {
  if ((await target.able('registration')).kind !== 'yes') return []
  const uri = 'https://client.example/cb#fragment'
  const made = await registerClient(target, target.tenants[0], publicClientMetadata([uri]), {
    label: `register ${uri}`,
  })
  if (made.kind === 'unclear') return inconclusive(row, `registering ${uri}: ${made.sentence}`, made)
  if (made.kind === 'refused') return held(row, `registering ${uri} was refused with status ${made.status}`, made)
  const kept = made.client.redirectUris.includes(uri)
  const asked = await askForCode(target, planFlow(made.client, random, uri), {
    label: `ask with the registered ${uri}`,
  })
  await made.forget()
  const outcome = asked.kind === 'grant' ? asked.grant.outcome : asked.outcome
  if (kept) return broken(row, { expected: `${uri} not registered`, observed: `${uri} was registered` }, made, outcome)
  return judge(outcome, `${uri}, dropped at registration`)
}

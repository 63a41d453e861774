import type { AuthorizationServerTarget, FormSubmission, ServerClient } from '../../api/authorization-server.ts'
import { broken, couldNotRun, type Finding, held, inconclusive } from '../../api/finding.ts'
import { withParam } from '../../api/params.ts'
import { authorizationServerScenario, type ScenarioContext } from '../../api/scenario.ts'
import { askForCode, correctFlow, describeTokenOutcome, planFlow, redeem } from '../code-flow.ts'
import { controlFailed, mustBringNoCode, nameOf } from '../judge.ts'
import { mayBeUsed } from '../redirect-uri/surfaces.ts'

const row = 'RFC9700-4.11.2-1'

export const clientOfForm = authorizationServerScenario({
  id: 'authorization-server/open-redirector/client-of-form',
  title: 'Forms of the server do not decide which client the code is for',
  story: 'The client is right when the page is opened, and another one in the form that is submitted.',
  requirements: [row],
  needs: ['authorization-endpoint', 'login', 'second-client'],
  repeats: true,
  caughtBy: [{ twin: 'trusts-client-of-form', breaks: [row] }],
  async run(context) {
    const { target, random } = context
    const [client, ...others] = target.tenants[0].clients
    const other = others.find((candidate) => !mayBeUsed(candidate, client.redirectUris[0]))
    if (other === undefined) {
      return couldNotRun(row, 'a second client of the tenant with a redirect URI of its own (clients: redirectUris)')
    }
    for (const each of [client, other]) {
      const control = await correctFlow(target, each, random)
      if (control.kind === 'failed') return controlFailed(row, control)
    }
    return swapClient(context, client, other)
  },
})

/** Asks as one client, submits the forms as another, and looks whose code it is. */
async function swapClient(
  { target, random }: ScenarioContext<AuthorizationServerTarget>,
  client: ServerClient,
  other: ServerClient,
): Promise<readonly Finding[]> {
  const what = `the request of the ${nameOf(client)}, the forms of the ${nameOf(other)}`
  const asked = await askForCode(target, planFlow(client, random), {
    label: `a correct request; then ${other.id} in every form`,
    tamper: (form) => withClient(form, client.id, other.id),
  })
  if (asked.kind === 'none') return mustBringNoCode(row, asked.outcome, what)
  const { grant } = asked
  const asOther = await redeem(target, { ...grant, client: other }, { label: 'redeem as the client of the form' })
  if (asOther.kind === 'tokens') {
    return broken(
      row,
      {
        expected: `no code of ${other.id} at ${grant.redirectUri}, which is not registered for it`,
        observed: `${what}: the code at ${grant.redirectUri} is one of ${other.id}`,
      },
      grant.outcome,
      asOther,
    )
  }
  const sentence = `${what}: the code is not one of ${other.id} (${describeTokenOutcome(asOther)})`
  return asOther.kind === 'refused'
    ? held(row, sentence, grant.outcome, asOther)
    : inconclusive(row, sentence, grant.outcome, asOther)
}

function withClient(form: FormSubmission, from: string, to: string): FormSubmission {
  const fields = form.fields.map(([name, value]) => [name, value === from ? to : value] as const)
  const url = form.url.replaceAll(`client_id=${encodeURIComponent(from)}`, `client_id=${encodeURIComponent(to)}`)
  return { ...form, url, fields: withParam(fields, 'client_id', to) }
}

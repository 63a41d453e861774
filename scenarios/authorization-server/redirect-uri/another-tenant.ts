import type { AuthorizationServerTarget, ServerClient, ServerTenant } from '../../api/authorization-server.ts'
import { broken, couldNotRun, type Finding } from '../../api/finding.ts'
import { withParam } from '../../api/params.ts'
import { authorizationServerScenario, type ScenarioContext } from '../../api/scenario.ts'
import { betweenControls, codeControl } from '../code-control.ts'
import { askForCode, describeOutcome, planFlow } from '../code-flow.ts'
import { leadsTo, responseOf } from '../delivery.ts'
import { mustBringNoCode, nameOf } from '../judge.ts'
import { mayBeUsed } from './surfaces.ts'

const row = 'TENANT-REDIR-2'

export const anotherTenant = authorizationServerScenario({
  id: 'authorization-server/redirect-uri/another-tenant',
  title: "A tenant's redirect URI is good for that tenant's clients only",
  story: "A client of one tenant asks for its code at another tenant's registered redirect URI.",
  requirements: [row],
  needs: ['authorization-endpoint', 'second-tenant'],
  crossTenant: [{ artefact: 'redirect URI', place: 'authorization endpoint, by another tenant’s client', rows: [row] }],
  caughtBy: [{ twin: 'accepts-redirect-uri-of-any-client', breaks: [row] }],
  async run(context) {
    const [one, two] = context.target.tenants
    if (two === undefined) return couldNotRun(row, 'a second tenant (tenants)')
    return [...(await askAcross(context, one, two)), ...(await askAcross(context, two, one))]
  },
})

/** A client of one tenant, and a redirect URI that is another tenant's and not its own. */
function pairs(own: ServerTenant, other: ServerTenant): readonly (readonly [ServerClient, string])[] {
  const foreign = other.clients.flatMap(({ redirectUris }) => redirectUris)
  return own.clients.flatMap((client) => {
    const uri = foreign.find((candidate) => !mayBeUsed(client, candidate))
    return uri === undefined ? [] : [[client, uri] as const]
  })
}

async function askAcross(
  { target, random }: ScenarioContext<AuthorizationServerTarget>,
  own: ServerTenant,
  other: ServerTenant,
): Promise<readonly Finding[]> {
  const [pair] = pairs(own, other)
  if (pair === undefined) {
    const missing = `a redirect URI of ${other.id} that no client of ${own.id} has (tenants: clients: redirectUris)`
    return couldNotRun(row, `the tenants share their redirect URIs: ${missing}`)
  }
  const [client, uri] = pair
  return betweenControls(
    row,
    () => codeControl(target, client, random),
    async () => {
      const asked = await askForCode(target, planFlow(client, random), {
        label: `ask with the redirect URI of tenant ${other.id}`,
        spoil: (request) => withParam(request, 'redirect_uri', uri),
      })
      const outcome = asked.kind === 'grant' ? asked.grant.outcome : asked.outcome
      const what = `the redirect URI of tenant ${other.id} asked for by the ${nameOf(client)} of tenant ${own.id}`
      const response = responseOf(outcome)
      if (response && leadsTo(response.deliveredTo, uri)) {
        const expected = `no redirect to the other tenant's ${uri}`
        return broken(row, { expected, observed: `${what}: ${describeOutcome(outcome)}` }, outcome)
      }
      return mustBringNoCode(row, outcome, what)
    },
  )
}

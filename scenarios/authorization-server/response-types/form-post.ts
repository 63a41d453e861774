import type { AuthorizationServerTarget, ServerClient } from '../../api/authorization-server.ts'
import { broken, type Finding, held, inconclusive, notApplicable, recorded } from '../../api/finding.ts'
import { header } from '../../api/http.ts'
import { first, withExtra } from '../../api/params.ts'
import { authorizationServerScenario, type ScenarioContext } from '../../api/scenario.ts'
import { codeControl } from '../code-control.ts'
import { askForCode, planFlow } from '../code-flow.ts'
import { controlFailed, nameOf } from '../judge.ts'

const row = 'RFC9700-4.2.4-A4'

export const formPost = authorizationServerScenario({
  id: 'authorization-server/response-types/form-post',
  title: 'form_post keeps the code out of addresses',
  story: 'A client asks for its response as a form post and looks for the code in every address on the way.',
  requirements: [row],
  needs: ['authorization-endpoint'],
  caughtBy: [{ twin: 'repeats-code-in-form-post-address', breaks: [row] }],
  async run(context) {
    const { target, random } = context
    const [tenant] = target.tenants
    const modes = tenant.metadata?.response_modes_supported
    if (!Array.isArray(modes) || !modes.includes('form_post')) {
      return notApplicable(row, 'the metadata do not list form_post in response_modes_supported')
    }
    const client = tenant.clients.find(({ application }) => application === 'web') ?? tenant.clients[0]
    const control = await codeControl(target, client, random)
    if (control.kind === 'failed') return controlFailed(row, control)
    return askByFormPost(context, client)
  },
})

async function askByFormPost(
  { target, random }: ScenarioContext<AuthorizationServerTarget>,
  client: ServerClient,
): Promise<readonly Finding[]> {
  const flow = planFlow(client, random)
  const asked = await askForCode(target, flow, {
    label: 'ask with response_mode=form_post',
    spoil: (request) => withExtra(request, 'response_mode', 'form_post'),
  })
  const what = `response_mode=form_post (${nameOf(client)})`
  // The metadata speak for the whole server, not for what this client may do.
  if (asked.kind === 'none') return recorded(row, `${what}: ${asked.sentence}`, asked.outcome)
  const { outcome, code } = asked.grant
  const { response } = outcome
  if (response.mode !== 'form_post') return inconclusive(row, `${what}: the response came as ${response.mode}`, outcome)
  const addresses = [response.location, ...outcome.hops.map(({ url }) => url)]
  const faults = [
    ...(addresses.some((address) => address.includes(code)) ? ['the code stands in an address too'] : []),
    ...(first(response.params, 'state') === flow.state ? [] : ['the form holds no state, or another one']),
    ...(/no-store/i.test(header(response, 'cache-control') ?? '') ? [] : ['the page with the form may be stored']),
  ]
  return faults.length === 0
    ? held(row, `${what}: code and state in the form alone, with no-store`, outcome)
    : broken(
        row,
        { expected: 'code and state in the form alone, with no-store', observed: `${what}: ${faults.join('; ')}` },
        outcome,
      )
}

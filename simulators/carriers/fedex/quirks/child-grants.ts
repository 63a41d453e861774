import { clientIdOf } from '../../../core/client-of-request.ts'
import type { Quirk } from '../../../core/quirk.ts'
import type { BeforeStep } from '../../../core/step.ts'
import { notValid, say } from '../errors.ts'

/** Integrators call for their customers' accounts so. The child's credentials come from the registration API; here they are the tenant's. */
export const childGrants: Quirk = {
  id: 'fedex/child-grants',
  carrier: 'fedex',
  says: "Has the grants csp_credentials and client_pc_credentials, which add child_Key and child_secret to the client's credentials.",
  sources: ['FX1'],
  confidence: 'documented',
  chosen: "The child is the tenant's own; what a wrong one gets.",
  on: ['today', 'migrating'],
  steps: () => [takeChild],
}

const grants: readonly (string | null)[] = ['csp_credentials', 'client_pc_credentials']

const takeChild: BeforeStep = {
  name: 'fedex-child-grants',
  stage: 'before',
  apply(exchange) {
    const { endpoint, kit, params } = exchange
    if (endpoint !== 'token' || !grants.includes(params.get('grant_type'))) return
    const child = kit.tenancy.ofClient(clientIdOf(exchange))?.childAccount
    if (child === undefined || params.get('child_Key') !== child.key || params.get('child_secret') !== child.secret)
      return say(exchange, notValid)
    params.set('grant_type', 'client_credentials')
  },
}

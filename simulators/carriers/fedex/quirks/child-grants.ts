import { clientIdOf } from '../../../core/client-of-request.ts'
import type { Quirk } from '../../../core/quirk.ts'
import type { BeforeStep } from '../../../core/step.ts'
import { isCoreToken } from '../core-token.ts'
import { notValid, say } from '../errors.ts'
import { isChildOf } from '../registration.ts'

/** Integrators call for their customers' accounts so. A tenant has one child from the start; others come from the registration API. */
export const childGrants: Quirk = {
  id: 'fedex/child-grants',
  carrier: 'fedex',
  says: "Has the grants csp_credentials and client_pc_credentials, which add child_Key and child_secret to the client's credentials.",
  sources: ['FX1'],
  confidence: 'documented',
  chosen: 'What a wrong child gets.',
  on: ['today', 'migrating'],
  steps: () => [takeChild],
}

const grants: readonly (string | null)[] = ['csp_credentials', 'client_pc_credentials']

const takeChild: BeforeStep = {
  name: 'fedex-child-grants',
  stage: 'before',
  async apply(exchange) {
    const { kit, params } = exchange
    if (!isCoreToken(exchange) || !grants.includes(params.get('grant_type'))) return
    const tenant = kit.tenancy.ofClient(clientIdOf(exchange))
    const key = params.get('child_Key') ?? ''
    const secret = params.get('child_secret') ?? ''
    if (tenant === undefined || !(await isChildOf(kit, tenant, key, secret))) return say(exchange, notValid)
    params.set('grant_type', 'client_credentials')
  },
}

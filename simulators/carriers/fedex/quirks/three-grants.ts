import type { Quirk } from '../../../core/quirk.ts'
import type { BeforeStep } from '../../../core/step.ts'
import { isCoreToken } from '../core-token.ts'
import { say } from '../errors.ts'

/** The status and code are chosen. */
export const threeGrants: Quirk = {
  id: 'fedex/three-grants',
  carrier: 'fedex',
  says: 'Any other grant than client_credentials and the two for children gets 400 BAD.REQUEST.ERROR.',
  sources: ['FX1', 'none'],
  confidence: 'chosen',
  on: ['today'],
  steps: () => [refuseOthers],
}

const grants: readonly (string | null)[] = ['client_credentials', 'csp_credentials', 'client_pc_credentials']

const refuseOthers: BeforeStep = {
  name: 'fedex-three-grants',
  stage: 'before',
  apply(exchange) {
    if (!isCoreToken(exchange) || grants.includes(exchange.params.get('grant_type'))) return
    say(exchange, {
      status: 400,
      code: 'BAD.REQUEST.ERROR',
      message: 'Missing or duplicate parameters. Please modify your request and try again.',
    })
  },
}

import type { Quirk } from '../../../core/quirk.ts'
import type { BeforeStep } from '../../../core/step.ts'
import { isCoreToken } from '../core-token.ts'

/** What HTTP Basic does is unknown; here nothing. */
export const credentialsInBody: Quirk = {
  id: 'fedex/credentials-in-body',
  carrier: 'fedex',
  says: 'Takes client_id and client_secret from the body, and no Authorization header.',
  sources: ['FX1'],
  confidence: 'documented',
  chosen: 'HTTP Basic is not looked at.',
  on: ['today'],
  steps: () => [dropHeader],
}

const dropHeader: BeforeStep = {
  name: 'fedex-credentials-in-body',
  stage: 'before',
  apply(exchange) {
    if (isCoreToken(exchange)) delete exchange.ctx.req.headers.authorization
  },
}

import type { Quirk } from '../../../core/quirk.ts'
import type { BeforeStep } from '../../../core/step.ts'

/** What HTTP Basic does at the token endpoint is unknown; here nothing. Revocation does take it. */
export const credentialsInBody: Quirk = {
  id: 'usps/credentials-in-body',
  carrier: 'usps',
  says: 'Takes the credentials of a token request from the body.',
  sources: ['US2'],
  confidence: 'documented',
  chosen: 'HTTP Basic is not looked at.',
  on: ['today'],
  steps: () => [dropHeader],
}

const dropHeader: BeforeStep = {
  name: 'usps-credentials-in-body',
  stage: 'before',
  apply({ ctx, endpoint }) {
    if (endpoint === 'token') delete ctx.req.headers.authorization
  },
}

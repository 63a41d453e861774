import type { Quirk } from '../../../core/quirk.ts'
import type { AfterStep } from '../../../core/step.ts'

/** As in the specification; the wire of 2025 has "Bearer" alone. Off unless it is switched on. */
export const resourceChallengeWithRealm: Quirk = {
  id: 'usps/resource-challenge-with-realm',
  carrier: 'usps',
  says: 'The 401 for a bad token has WWW-Authenticate: Bearer realm="https://api.usps.com".',
  sources: ['US2'],
  confidence: 'documented',
  on: [],
  steps: () => [challenge],
}

const challenge: AfterStep = {
  name: 'usps-resource-challenge-with-realm',
  stage: 'after',
  apply({ ctx, refusal }) {
    if (refusal === 'bad-credentials' || refusal === 'no-credentials')
      ctx.set('www-authenticate', 'Bearer realm="https://api.usps.com"')
  },
}

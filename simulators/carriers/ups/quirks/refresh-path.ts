import type { Quirk } from '../../../core/quirk.ts'
import type { BeforeStep } from '../../../core/step.ts'

/** The alias in the carrier's paths leads both addresses to one endpoint; here they part. */
export const refreshPath: Quirk = {
  id: 'ups/refresh-path',
  carrier: 'ups',
  says: 'Refreshes at POST /security/v1/oauth/refresh, which takes no other grant.',
  sources: ['UP1'],
  confidence: 'documented',
  on: ['today', 'migrating'],
  steps: () => [refreshOnly],
}

const refreshOnly: BeforeStep = {
  name: 'ups-refresh-path',
  stage: 'before',
  apply({ ctx, asked, params }) {
    if (asked !== '/security/v1/oauth/refresh' || params.get('grant_type') === 'refresh_token') return
    ctx.status = 400
    ctx.body = { error: 'unsupported_grant_type' }
  },
}

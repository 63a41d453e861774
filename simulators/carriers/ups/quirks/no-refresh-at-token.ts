import type { Quirk } from '../../../core/quirk.ts'
import type { BeforeStep } from '../../../core/step.ts'

/** The specification names the other address; what this one does with a refresh token is unknown. */
export const noRefreshAtToken: Quirk = {
  id: 'ups/no-refresh-at-token',
  carrier: 'ups',
  says: 'The token address refuses refresh tokens.',
  sources: ['UP1', 'none'],
  confidence: 'chosen',
  on: ['today'],
  steps: () => [refuseRefresh],
}

const refuseRefresh: BeforeStep = {
  name: 'ups-no-refresh-at-token',
  stage: 'before',
  apply({ ctx, endpoint, asked, params }) {
    if (endpoint !== 'token' || asked !== ctx.path || params.get('grant_type') !== 'refresh_token') return
    ctx.status = 400
    ctx.body = { error: 'unsupported_grant_type' }
  },
}

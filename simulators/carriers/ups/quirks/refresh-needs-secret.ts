import type { Quirk } from '../../../core/quirk.ts'
import type { BeforeStep } from '../../../core/step.ts'

/** The specification gives a client that only has PKCE no way to refresh. */
export const refreshNeedsSecret: Quirk = {
  id: 'ups/refresh-needs-secret',
  carrier: 'ups',
  says: 'Refreshes with HTTP Basic only, so a client without a secret cannot refresh.',
  sources: ['UP1'],
  confidence: 'documented',
  on: ['today'],
  steps: () => [needHeader],
}

const needHeader: BeforeStep = {
  name: 'ups-refresh-needs-secret',
  stage: 'before',
  apply({ ctx, endpoint, params }) {
    if (endpoint !== 'token' || params.get('grant_type') !== 'refresh_token') return
    if (/^basic /i.test(ctx.get('authorization'))) return
    ctx.status = 400
    ctx.body = { error: 'invalid_request' }
  },
}

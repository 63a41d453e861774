import type { Quirk } from '../../../core/quirk.ts'
import type { RequestStep } from '../../../core/step.ts'

/** The rename broke clients. */
export const oldHostSaysNothing: Quirk = {
  id: 'usps/old-host-says-nothing',
  carrier: 'usps',
  says: 'The old host names api.usps.com and api-cat.usps.com answer 401 with an empty message.',
  sources: ['US1'],
  confidence: 'seen',
  chosen: 'The shape around the message.',
  on: ['today', 'migrating'],
  steps: () => [refuseOldHosts],
}

const refuseOldHosts: RequestStep = {
  name: 'usps-old-host',
  stage: 'request',
  apply({ ctx, host }) {
    if (host !== 'api.usps.com' && host !== 'api-cat.usps.com') return
    ctx.status = 401
    ctx.body = { error: { code: '401', message: '' } }
  },
}

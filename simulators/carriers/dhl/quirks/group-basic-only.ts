import type { Quirk } from '../../../core/quirk.ts'
import type { BeforeStep } from '../../../core/step.ts'
import { divisionOf } from '../division.ts'

/** The header is required. */
export const groupBasicOnly: Quirk = {
  id: 'dhl/group-basic-only',
  carrier: 'dhl',
  says: 'The Group token answers 401 to credentials in the body.',
  sources: ['KAR'],
  confidence: 'recorded',
  on: ['today', 'migrating'],
  steps: () => [dropBody],
}

const dropBody: BeforeStep = {
  name: 'dhl-group-basic-only',
  stage: 'before',
  apply({ ctx, params, endpoint }) {
    if (endpoint !== 'token' || divisionOf(ctx)?.name !== 'group' || !params.has('client_secret')) return
    ctx.status = 401
    ctx.body = { error: 'invalid_client' }
  },
}

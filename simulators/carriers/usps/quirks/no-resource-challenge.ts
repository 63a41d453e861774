import type { Quirk } from '../../../core/quirk.ts'
import type { AfterStep } from '../../../core/step.ts'

/** As in the recordings of 2024; those of 2025 have "Bearer". Off unless it is switched on. */
export const noResourceChallenge: Quirk = {
  id: 'usps/no-resource-challenge',
  carrier: 'usps',
  says: 'The 401 for a bad token has no WWW-Authenticate.',
  sources: ['FS2'],
  confidence: 'recorded',
  on: [],
  steps: () => [challenge],
}

const challenge: AfterStep = {
  name: 'usps-no-resource-challenge',
  stage: 'after',
  apply({ ctx, refusal }) {
    if (refusal === 'bad-credentials' || refusal === 'no-credentials') ctx.remove('www-authenticate')
  },
}

import { separateEnvironments } from '../../../core/environment.ts'
import type { Quirk } from '../../../core/quirk.ts'

/** The same credentials work on both here. */
export const environmentsApart: Quirk = {
  id: 'dhl/environments-apart',
  carrier: 'dhl',
  says: 'Has sandbox and production hosts whose tokens do not mix.',
  sources: ['DHD', 'none'],
  confidence: 'inferred',
  chosen: 'The same credentials work on both.',
  on: ['today', 'migrating'],
  steps: () => [...separateEnvironments()],
}

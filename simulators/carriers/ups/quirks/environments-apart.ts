import { separateEnvironments } from '../../../core/environment.ts'
import type { Quirk } from '../../../core/quirk.ts'

/** Test (CIE) and production. */
export const environmentsApart: Quirk = {
  id: 'ups/environments-apart',
  carrier: 'ups',
  says: 'Has a test and a production host with the same app credentials; a token of one is not valid on the other.',
  sources: ['CAV'],
  confidence: 'seen',
  on: ['today', 'migrating'],
  steps: () => [...separateEnvironments()],
}

import { separateEnvironments } from '../../../core/environment.ts'
import type { Quirk } from '../../../core/quirk.ts'

/** The issuers differ; whether one app's credentials work on both is unknown, here they do. */
export const environmentsApart: Quirk = {
  id: 'usps/environments-apart',
  carrier: 'usps',
  says: 'Has a test and a production host with an issuer each; a token of one is not valid on the other.',
  sources: ['US1'],
  confidence: 'inferred',
  chosen: 'The same credentials work on both.',
  on: ['today', 'migrating'],
  steps: () => [...separateEnvironments()],
}

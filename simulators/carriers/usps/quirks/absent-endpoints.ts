import { standardEndpoints, withoutEndpoints } from '../../../core/absent-endpoints.ts'
import type { Quirk } from '../../../core/quirk.ts'

/** Its specification names token and revoke, others name authorize. */
export const absentEndpoints: Quirk = {
  id: 'usps/absent-endpoints',
  carrier: 'usps',
  says: 'Has no metadata, keys, introspection, registration or pushed requests.',
  sources: ['US2'],
  confidence: 'documented',
  on: ['today'],
  steps: () => [withoutEndpoints(standardEndpoints.filter((endpoint) => endpoint !== 'revocation'))],
}

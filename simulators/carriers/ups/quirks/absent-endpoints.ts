import { standardEndpoints, withoutEndpoints } from '../../../core/absent-endpoints.ts'
import type { Quirk } from '../../../core/quirk.ts'

/** UPS's specification names authorize, token, refresh and validate-client. */
export const absentEndpoints: Quirk = {
  id: 'ups/absent-endpoints',
  carrier: 'ups',
  says: 'Has no metadata, keys, introspection, revocation, registration or pushed requests.',
  sources: ['UP1'],
  confidence: 'documented',
  on: ['today'],
  steps: () => [withoutEndpoints(standardEndpoints)],
}

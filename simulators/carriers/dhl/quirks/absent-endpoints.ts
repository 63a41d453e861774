import { standardEndpoints, withoutEndpoints } from '../../../core/absent-endpoints.ts'
import type { Quirk } from '../../../core/quirk.ts'

/** No division was found to have one. */
export const absentEndpoints: Quirk = {
  id: 'dhl/absent-endpoints',
  carrier: 'dhl',
  says: 'No division has authorization code, PKCE, introspection, metadata, registration or pushed requests.',
  sources: ['DHD'],
  confidence: 'documented',
  on: ['today'],
  steps: () => [withoutEndpoints([...standardEndpoints, 'authorization', 'resume', 'interaction'])],
}

import { standardEndpoints, withoutEndpoints } from '../../../core/absent-endpoints.ts'
import type { Quirk } from '../../../core/quirk.ts'

/** Its specification has a single address. */
export const absentEndpoints: Quirk = {
  id: 'fedex/absent-endpoints',
  carrier: 'fedex',
  says: 'The token endpoint is the only one of OAuth: no authorize, refresh, revocation, introspection or metadata.',
  sources: ['FX1'],
  confidence: 'documented',
  on: ['today'],
  steps: () => [withoutEndpoints([...standardEndpoints, 'authorization', 'resume', 'interaction'])],
}

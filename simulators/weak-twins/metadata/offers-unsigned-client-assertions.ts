import type { WeakTwin } from '../weak-twin.ts'

export const offersUnsignedClientAssertions: WeakTwin = {
  id: 'offers-unsigned-client-assertions',
  fault: 'Offers none as algorithm of client assertions.',
  step: {
    name: 'metadata-truth',
    stage: 'metadata',
    apply: (metadata) => ({ ...metadata, token_endpoint_auth_signing_alg_values_supported: ['RS256', 'none'] }),
  },
}

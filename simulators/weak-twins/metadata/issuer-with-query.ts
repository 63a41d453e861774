import type { WeakTwin } from '../weak-twin.ts'

export const issuerWithQuery: WeakTwin = {
  id: 'issuer-with-query',
  fault: 'Has an issuer identifier with a query.',
  step: {
    name: 'metadata-truth',
    stage: 'metadata',
    apply: (metadata, kit) => ({ ...metadata, issuer: `${kit.issuer}?v=1` }),
  },
}

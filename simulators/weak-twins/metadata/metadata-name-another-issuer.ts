import type { WeakTwin } from '../weak-twin.ts'

export const metadataNameAnotherIssuer: WeakTwin = {
  id: 'metadata-name-another-issuer',
  fault: 'Names another issuer in its metadata than the one whose address they are at.',
  step: {
    name: 'metadata-truth',
    stage: 'metadata',
    apply: (metadata, kit) => ({ ...metadata, issuer: `${kit.issuer}/other` }),
  },
}

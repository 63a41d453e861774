import type { WeakTwin } from '../weak-twin.ts'

export const announcesAndDoesNotDemandSignedObjects: WeakTwin = {
  id: 'announces-and-does-not-demand-signed-objects',
  fault: 'Says that requests have to be signed objects, and takes pushes of plain parameters all the same.',
  step: {
    name: 'metadata-truth',
    stage: 'metadata',
    apply: (metadata) => ({ ...metadata, require_signed_request_object: true }),
  },
}

import type { WeakTwin } from '../weak-twin.ts'

export const announcesNoResponseTypes: WeakTwin = {
  id: 'announces-no-response-types',
  fault: 'Publishes an empty list of response types.',
  step: {
    name: 'metadata-truth',
    stage: 'metadata',
    apply: (metadata) => ({ ...metadata, response_types_supported: [] }),
  },
}

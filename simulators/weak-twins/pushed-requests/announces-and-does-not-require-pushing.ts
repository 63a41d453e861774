import type { WeakTwin } from '../weak-twin.ts'

export const announcesAndDoesNotRequirePushing: WeakTwin = {
  id: 'announces-and-does-not-require-pushing',
  fault: 'Says that requests have to be pushed, and takes them from the browser all the same.',
  step: {
    name: 'metadata-truth',
    stage: 'metadata',
    apply: (metadata) => ({ ...metadata, require_pushed_authorization_requests: true }),
  },
}

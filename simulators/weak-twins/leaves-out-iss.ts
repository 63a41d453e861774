import type { WeakTwin } from './weak-twin.ts'

export const leavesOutIss: WeakTwin = {
  id: 'leaves-out-iss',
  fault: 'Announces the iss parameter and does not send it.',
  step: {
    name: 'issuer-identification',
    stage: 'authorization-response',
    apply: ({ iss: _iss, ...response }) => response,
  },
}

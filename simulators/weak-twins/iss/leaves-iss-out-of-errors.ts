import type { WeakTwin } from '../weak-twin.ts'

export const leavesIssOutOfErrors: WeakTwin = {
  id: 'leaves-iss-out-of-errors',
  fault: 'Sends iss with a code and leaves it out of errors.',
  step: {
    name: 'issuer-identification',
    stage: 'authorization-response',
    apply: ({ iss: _iss, ...response }, kit) => ('error' in response ? response : { ...response, iss: kit.issuer }),
  },
}

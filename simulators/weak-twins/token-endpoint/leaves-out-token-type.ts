import type { WeakTwin } from '../weak-twin.ts'

export const leavesOutTokenType: WeakTwin = {
  id: 'leaves-out-token-type',
  fault: 'Leaves token_type out of the token answer.',
  step: {
    name: 'token-response-members',
    stage: 'token-response',
    apply({ token_type: _type, ...response }) {
      return response
    },
  },
}

import type { WeakTwin } from '../weak-twin.ts'

export const leavesStateOutOfErrors: WeakTwin = {
  id: 'leaves-state-out-of-errors',
  fault: 'Sends errors without the state of the request.',
  step: {
    name: 'state-echo',
    stage: 'authorization-response',
    apply({ state, ...response }) {
      return state === undefined || response.error !== undefined ? response : { ...response, state }
    },
  },
}

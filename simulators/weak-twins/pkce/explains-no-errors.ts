import type { WeakTwin } from '../weak-twin.ts'

export const explainsNoErrors: WeakTwin = {
  id: 'explains-no-errors',
  fault: 'Sends an error to the client without a word about what is wrong.',
  step: {
    name: 'error-descriptions',
    stage: 'authorization-response',
    apply({ error_description: _description, ...response }) {
      return response
    },
  },
}

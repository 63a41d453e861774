import type { WeakTwin } from '../weak-twin.ts'

export const takesAnyResponseTypeForCode: WeakTwin = {
  id: 'takes-any-response-type-for-code',
  fault: 'Sends a code whatever response type the request names.',
  step: {
    name: 'response-types',
    stage: 'before',
    apply({ endpoint, params }) {
      if (endpoint === 'authorization' && params.has('client_id')) params.set('response_type', 'code')
    },
  },
}

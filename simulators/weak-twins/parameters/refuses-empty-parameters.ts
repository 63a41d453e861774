import type { WeakTwin } from '../weak-twin.ts'

export const refusesEmptyParameters: WeakTwin = {
  id: 'refuses-empty-parameters',
  fault: 'Refuses a request that holds an empty parameter.',
  step: {
    name: 'empty-parameters',
    stage: 'before',
    apply({ ctx, endpoint, params }) {
      if (endpoint !== 'authorization' || ![...params.values()].includes('')) return
      ctx.status = 400
      ctx.body = { error: 'invalid_request', error_description: 'a parameter is empty' }
    },
  },
}

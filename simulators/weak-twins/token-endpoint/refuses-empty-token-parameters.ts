import type { WeakTwin } from '../weak-twin.ts'

export const refusesEmptyTokenParameters: WeakTwin = {
  id: 'refuses-empty-token-parameters',
  fault: 'Refuses a token request with an empty parameter.',
  step: {
    name: 'empty-parameters',
    stage: 'before',
    apply({ ctx, endpoint, params }) {
      if (endpoint !== 'token' || ![...params.values()].includes('')) return
      ctx.status = 400
      ctx.body = { error: 'invalid_request', error_description: 'empty parameter' }
    },
  },
}

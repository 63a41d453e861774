import type { WeakTwin } from '../weak-twin.ts'

export const refusesUnknownParameters: WeakTwin = {
  id: 'refuses-unknown-parameters',
  fault: 'Refuses a request that holds a parameter it does not know.',
  step: {
    name: 'unknown-parameters',
    stage: 'before',
    apply({ ctx, endpoint, params }) {
      if (endpoint !== 'authorization' || ![...params.keys()].some((name) => /^(foo|x_|list)/.test(name))) return
      ctx.status = 400
      ctx.body = { error: 'invalid_request', error_description: 'a parameter is unknown' }
    },
  },
}

import type { WeakTwin } from '../weak-twin.ts'

export const crashesOnUnknownGrantType: WeakTwin = {
  id: 'crashes-on-unknown-grant-type',
  fault: 'Answers a grant type that it does not know with an internal error.',
  step: {
    name: 'token-errors',
    stage: 'after',
    apply({ ctx, endpoint, params }) {
      if (endpoint !== 'token' || !params.get('grant_type')?.startsWith('urn:')) return
      ctx.status = 500
      ctx.body = 'Internal Server Error'
    },
  },
}

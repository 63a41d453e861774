import type { WeakTwin } from '../weak-twin.ts'

export const takesAuthorizationRequestsByPostOnly: WeakTwin = {
  id: 'takes-authorization-requests-by-post-only',
  fault: 'Refuses authorization requests by GET.',
  step: {
    name: 'authorization-methods',
    stage: 'before',
    apply({ ctx, endpoint }) {
      if (endpoint !== 'authorization') return
      ctx.status = 405
      ctx.set('allow', 'POST')
      ctx.body = { error: 'invalid_request', error_description: 'GET is not supported here' }
    },
  },
}

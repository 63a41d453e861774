import type { WeakTwin } from '../weak-twin.ts'

export const doesNotTakeSecretInBody: WeakTwin = {
  id: 'does-not-take-secret-in-body',
  fault: 'Refuses every client that sends its secret in the request body.',
  step: {
    name: 'client-authentication-methods',
    stage: 'before',
    apply({ ctx, endpoint, params }) {
      if (endpoint !== 'token' || !params.has('client_secret')) return
      ctx.status = 401
      ctx.body = { error: 'invalid_client', error_description: 'use HTTP Basic' }
    },
  },
}

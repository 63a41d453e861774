import type { WeakTwin } from '../weak-twin.ts'
import { basicOf } from './credentials.ts'

export const doesNotTakeBasic: WeakTwin = {
  id: 'does-not-take-basic',
  fault: 'Refuses every client that authenticates by HTTP Basic.',
  step: {
    name: 'client-authentication-methods',
    stage: 'before',
    apply(exchange) {
      if (exchange.endpoint !== 'token' || basicOf(exchange) === undefined) return
      exchange.ctx.status = 401
      exchange.ctx.body = { error: 'invalid_client', error_description: 'send the secret in the body' }
    },
  },
}

import type { WeakTwin } from '../weak-twin.ts'
import { objectParameters } from './object-parameters.ts'

export const takesRequestObjectOfAnotherClient: WeakTwin = {
  id: 'takes-request-object-of-another-client',
  fault: 'Goes by the client_id in the request object, whatever stands beside it.',
  step: {
    name: 'request-object-use',
    stage: 'before',
    apply(exchange) {
      const clientId = objectParameters(exchange)?.client_id
      if (clientId !== undefined) exchange.params.set('client_id', clientId)
    },
  },
}

import type { WeakTwin } from '../weak-twin.ts'
import { pushedParameters } from './pushed-parameters.ts'

export const takesRequestUriOfAnotherClient: WeakTwin = {
  id: 'takes-request-uri-of-another-client',
  fault: 'Goes on with a pushed request under whatever client_id it is opened.',
  step: {
    name: 'pushed-request-use',
    stage: 'before',
    async apply(exchange) {
      const pushed = await pushedParameters(exchange)
      const owner = pushed?.get('client_id')
      if (typeof owner === 'string') exchange.params.set('client_id', owner)
    },
  },
}

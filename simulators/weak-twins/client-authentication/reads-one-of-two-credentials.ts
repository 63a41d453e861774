import type { WeakTwin } from '../weak-twin.ts'
import { basicOf } from './credentials.ts'

export const readsOneOfTwoCredentials: WeakTwin = {
  id: 'reads-one-of-two-credentials',
  fault: 'Looks at the header alone where a request carries credentials in the body too.',
  step: {
    name: 'client-authentication-methods',
    stage: 'before',
    apply(exchange) {
      if (basicOf(exchange) !== undefined) exchange.params.delete('client_secret')
    },
  },
}

import type { WeakTwin } from '../weak-twin.ts'
import { objectParameters } from './object-parameters.ts'

export const ignoresRequestObjectSignature: WeakTwin = {
  id: 'ignores-request-object-signature',
  fault: 'Reads a request object and does not verify who signed it.',
  step: {
    name: 'request-object-use',
    stage: 'before',
    apply(exchange) {
      const inner = objectParameters(exchange)
      const { params } = exchange
      if (inner === undefined || inner.client_id !== params.get('client_id')) return
      params.delete('request')
      for (const [name, value] of Object.entries(inner)) params.set(name, value)
    },
  },
}

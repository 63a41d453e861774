import type { WeakTwin } from '../weak-twin.ts'
import { objectParameters } from './object-parameters.ts'

export const mergesQueryIntoRequestObject: WeakTwin = {
  id: 'merges-query-into-request-object',
  fault: 'Lets a parameter in the query take the place of the one in the request object.',
  step: {
    name: 'request-object-use',
    stage: 'before',
    apply(exchange) {
      const inner = objectParameters(exchange)
      const { params } = exchange
      if (inner === undefined || inner.client_id !== params.get('client_id')) return
      params.delete('request')
      for (const [name, value] of Object.entries(inner)) if (!params.has(name)) params.set(name, value)
    },
  },
}

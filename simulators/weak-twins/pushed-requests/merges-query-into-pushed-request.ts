import type { WeakTwin } from '../weak-twin.ts'
import { pushedParameters } from './pushed-parameters.ts'

export const mergesQueryIntoPushedRequest: WeakTwin = {
  id: 'merges-query-into-pushed-request',
  fault: 'Lets a parameter in the query take the place of the pushed one.',
  step: {
    name: 'pushed-request-use',
    stage: 'before',
    async apply(exchange) {
      const pushed = await pushedParameters(exchange)
      if (pushed === undefined) return
      const { params } = exchange
      if ([...params.keys()].every((name) => name === 'client_id' || name === 'request_uri')) return
      params.delete('request_uri')
      for (const [name, value] of pushed) if (!params.has(name)) params.set(name, value)
    },
  },
}

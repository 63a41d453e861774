import type { WeakTwin } from '../weak-twin.ts'
import { authenticateAs } from './credentials.ts'

export const readsCredentialsInQuery: WeakTwin = {
  id: 'reads-credentials-in-query',
  fault: 'Takes client id and secret from the address of the token request.',
  step: {
    name: 'credentials-in-query',
    stage: 'before',
    async apply(exchange) {
      const { client_id: id, client_secret: secret } = exchange.ctx.query
      if (exchange.endpoint !== 'token' || typeof id !== 'string') return
      const client = await exchange.kit.store.find('Client', id)
      if (client?.client_secret === secret) await authenticateAs(exchange, id)
    },
  },
}

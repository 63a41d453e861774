import type { WeakTwin } from '../weak-twin.ts'
import { authenticateAs, basicOf } from './credentials.ts'

export const believesClientIdBesideBasic: WeakTwin = {
  id: 'believes-client-id-beside-basic',
  fault: 'Authenticates the client of the header and then acts for the client_id of the body.',
  step: {
    name: 'client-authentication-methods',
    stage: 'before',
    async apply(exchange) {
      const { params, kit } = exchange
      const basic = basicOf(exchange)
      const clientId = params.get('client_id')
      if (basic === undefined || clientId === null || clientId === basic.id) return
      const caller = await kit.store.find('Client', basic.id)
      if (caller?.client_secret === basic.secret) await authenticateAs(exchange, clientId)
    },
  },
}

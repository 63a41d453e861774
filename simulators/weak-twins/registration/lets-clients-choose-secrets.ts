import type { WeakTwin } from '../weak-twin.ts'
import { addressedClient, metadataIn } from './client-record.ts'

export const letsClientsChooseSecrets: WeakTwin = {
  id: 'lets-clients-choose-secrets',
  fault: 'Lets a client set its own secret by an update.',
  step: {
    name: 'client-management',
    stage: 'before',
    async apply(exchange) {
      const id = addressedClient(exchange)
      const asked = metadataIn(exchange)
      if (id === undefined || typeof asked?.client_secret !== 'string') return
      const known = await exchange.kit.store.find('Client', id)
      if (known !== undefined)
        await exchange.kit.store.upsert('Client', id, { ...known, client_secret: asked.client_secret })
    },
  },
}

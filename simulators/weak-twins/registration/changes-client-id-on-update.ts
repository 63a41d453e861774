import type { WeakTwin } from '../weak-twin.ts'
import { addressedClient, metadataIn } from './client-record.ts'

export const changesClientIdOnUpdate: WeakTwin = {
  id: 'changes-client-id-on-update',
  fault: 'Lets a client take another client_id by an update.',
  step: {
    name: 'client-management',
    stage: 'before',
    async apply(exchange) {
      const { ctx, kit } = exchange
      const id = addressedClient(exchange)
      const asked = metadataIn(exchange)
      if (id === undefined || typeof asked?.client_id !== 'string' || asked.client_id === id) return
      const record = { ...(await kit.store.find('Client', id)), ...asked }
      await kit.store.upsert('Client', asked.client_id, record)
      ctx.body = record
    },
  },
}

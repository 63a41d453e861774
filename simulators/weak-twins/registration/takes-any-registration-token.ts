import type { WeakTwin } from '../weak-twin.ts'
import { addressedClient, metadataIn } from './client-record.ts'

export const takesAnyRegistrationToken: WeakTwin = {
  id: 'takes-any-registration-token',
  fault: 'Takes any registration access token for any client.',
  step: {
    name: 'client-management',
    stage: 'before',
    async apply(exchange) {
      const { ctx, kit } = exchange
      const id = addressedClient(exchange)
      const [, token = ''] = /^bearer (\S+)$/i.exec(ctx.get('authorization')) ?? []
      const manager = await kit.provider.RegistrationAccessToken.find(token)
      const record = id === undefined ? undefined : await kit.store.find('Client', id)
      if (id === undefined || record === undefined || manager === undefined || manager.clientId === id) return
      if (ctx.method === 'DELETE') {
        await kit.store.destroy('Client', id)
        ctx.status = 204
        ctx.body = ''
        return
      }
      const updated = { ...record, ...metadataIn(exchange) }
      if (ctx.method === 'PUT') await kit.store.upsert('Client', id, updated)
      ctx.body = updated
    },
  },
}

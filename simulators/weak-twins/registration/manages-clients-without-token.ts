import type { RunningKit } from '../../core/kit.ts'
import type { WeakTwin } from '../weak-twin.ts'
import { addressedClient } from './client-record.ts'

export const managesClientsWithoutToken: WeakTwin = {
  id: 'manages-clients-without-token',
  fault: 'Shows a client to everybody who knows its configuration address.',
  step: {
    name: 'client-management',
    stage: 'before',
    async apply(exchange) {
      const { ctx, kit } = exchange
      const id = addressedClient(exchange)
      if (id === undefined || ctx.method !== 'GET') return
      const record = await kit.store.find('Client', id)
      if (record !== undefined && !(await isManager(kit, ctx.get('authorization')))) ctx.body = record
    },
  },
}

async function isManager(kit: RunningKit, authorization: string): Promise<boolean> {
  const [, token = ''] = /^bearer (\S+)$/i.exec(authorization) ?? []
  return (await kit.provider.RegistrationAccessToken.find(token)) !== undefined
}

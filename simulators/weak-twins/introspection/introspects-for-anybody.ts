import { verifyAccessToken } from '../../core/steps/access-tokens.ts'
import { authenticateAs } from '../client-authentication/credentials.ts'
import type { WeakTwin } from '../weak-twin.ts'

export const introspectsForAnybody: WeakTwin = {
  id: 'introspects-for-anybody',
  fault: 'Tells everybody about every token, whoever asks.',
  step: {
    name: 'client-authentication-methods',
    stage: 'before',
    async apply(exchange) {
      const { endpoint, params, kit } = exchange
      if (endpoint !== 'introspection') return
      const claims = await verifyAccessToken(kit, params.get('token') ?? '')
      const tenant = kit.tenancy.ofClient(claims?.client_id)
      if (tenant === undefined) return
      params.delete('client_id')
      await authenticateAs(exchange, tenant.introspectionCaller.id)
    },
  },
}

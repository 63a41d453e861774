import type { WeakTwin } from '../weak-twin.ts'
import { authenticateAs } from './credentials.ts'

export const acceptsMissingClientSecret: WeakTwin = {
  id: 'accepts-missing-client-secret',
  fault: 'Checks a client secret where there is one, and asks for none.',
  step: {
    name: 'client-authentication-methods',
    stage: 'before',
    async apply(exchange) {
      const { ctx, params } = exchange
      const clientId = params.get('client_id')
      if (ctx.method !== 'POST' || clientId === null || ctx.get('authorization') !== '') return
      if (!params.has('client_secret') && !params.has('client_assertion')) await authenticateAs(exchange, clientId)
    },
  },
}

import { authorizationCors } from '../../core/steps/responses.ts'
import type { WeakTwin } from '../weak-twin.ts'

export const reflectsOriginWithCredentials: WeakTwin = {
  id: 'reflects-origin-with-credentials',
  fault: 'Allows whatever origin asks, and lets it send cookies along.',
  step: {
    name: 'authorization-cors',
    stage: 'after',
    async apply(exchange) {
      const { ctx } = exchange
      const origin = ctx.get('origin')
      if (origin !== '') {
        ctx.set('access-control-allow-origin', origin)
        ctx.set('access-control-allow-credentials', 'true')
      }
      await authorizationCors.apply(exchange)
    },
  },
}

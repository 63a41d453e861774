import { pageHeaders } from '../../core/steps/responses.ts'
import type { WeakTwin } from '../weak-twin.ts'

export const forbidsFramesByPolicyAlone: WeakTwin = {
  id: 'forbids-frames-by-policy-alone',
  fault: 'Forbids frames by policy alone, which old browsers do not know.',
  step: {
    name: 'page-headers',
    stage: 'after',
    async apply(exchange) {
      await pageHeaders.apply(exchange)
      const { ctx } = exchange
      ctx.remove('x-frame-options')
    },
  },
}

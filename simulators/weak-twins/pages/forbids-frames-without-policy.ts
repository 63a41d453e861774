import { pageHeaders } from '../../core/steps/responses.ts'
import type { WeakTwin } from '../weak-twin.ts'

export const forbidsFramesWithoutPolicy: WeakTwin = {
  id: 'forbids-frames-without-policy',
  fault: 'Forbids frames by X-Frame-Options, without a Content-Security-Policy.',
  step: {
    name: 'page-headers',
    stage: 'after',
    async apply(exchange) {
      await pageHeaders.apply(exchange)
      const { ctx } = exchange
      ctx.remove('content-security-policy')
    },
  },
}

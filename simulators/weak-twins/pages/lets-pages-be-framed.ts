import { pageHeaders } from '../../core/steps/responses.ts'
import type { WeakTwin } from '../weak-twin.ts'

export const letsPagesBeFramed: WeakTwin = {
  id: 'lets-pages-be-framed',
  fault: 'Sends neither a frame-ancestors policy nor X-Frame-Options.',
  step: {
    name: 'page-headers',
    stage: 'after',
    async apply(exchange) {
      await pageHeaders.apply(exchange)
      const { ctx } = exchange
      ctx.remove('content-security-policy')
      ctx.remove('x-frame-options')
    },
  },
}

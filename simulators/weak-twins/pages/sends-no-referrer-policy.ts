import { pageHeaders } from '../../core/steps/responses.ts'
import type { WeakTwin } from '../weak-twin.ts'

export const sendsNoReferrerPolicy: WeakTwin = {
  id: 'sends-no-referrer-policy',
  fault: 'Sends no Referrer-Policy with its pages.',
  step: {
    name: 'page-headers',
    stage: 'after',
    async apply(exchange) {
      await pageHeaders.apply(exchange)
      const { ctx } = exchange
      ctx.remove('referrer-policy')
    },
  },
}

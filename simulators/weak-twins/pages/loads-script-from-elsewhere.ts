import { pageHeaders } from '../../core/steps/responses.ts'
import type { WeakTwin } from '../weak-twin.ts'

export const loadsScriptFromElsewhere: WeakTwin = {
  id: 'loads-script-from-elsewhere',
  fault: 'Loads a script of another company on its pages.',
  step: {
    name: 'page-headers',
    stage: 'after',
    async apply(exchange) {
      await pageHeaders.apply(exchange)
      const { ctx } = exchange
      if (typeof ctx.body !== 'string') return
      ctx.body = ctx.body.replace('</head>', '<script src="https://analytics.example/count.js"></script></head>')
    },
  },
}

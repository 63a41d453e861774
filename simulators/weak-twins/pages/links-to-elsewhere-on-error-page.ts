import { pageHeaders } from '../../core/steps/responses.ts'
import type { WeakTwin } from '../weak-twin.ts'

export const linksToElsewhereOnErrorPage: WeakTwin = {
  id: 'links-to-elsewhere-on-error-page',
  fault: 'Links from its error page to the site of another company.',
  step: {
    name: 'page-headers',
    stage: 'after',
    async apply(exchange) {
      await pageHeaders.apply(exchange)
      const { ctx } = exchange
      if (typeof ctx.body !== 'string' || exchange.endpoint !== 'authorization') return
      ctx.body = ctx.body.replace('</main>', '<a href="https://help.example/">Help</a></main>')
    },
  },
}

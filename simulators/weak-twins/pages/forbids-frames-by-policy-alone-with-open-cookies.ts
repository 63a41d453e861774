import { pageHeaders } from '../../core/steps/responses.ts'
import type { WeakTwin } from '../weak-twin.ts'

export const forbidsFramesByPolicyAloneWithOpenCookies: WeakTwin = {
  id: 'forbids-frames-by-policy-alone-with-open-cookies',
  fault: 'Has nothing but the policy against frames: no X-Frame-Options, and cookies that go into foreign frames.',
  step: {
    name: 'page-headers',
    stage: 'after',
    async apply(exchange) {
      await pageHeaders.apply(exchange)
      const { ctx } = exchange
      ctx.remove('x-frame-options')
      const cookies = ctx.response.headers['set-cookie']
      if (!Array.isArray(cookies)) return
      ctx.set(
        'set-cookie',
        cookies.map((cookie) => cookie.replace(/samesite=\w+/i, 'samesite=none')),
      )
    },
  },
}

import { pageHeaders } from '../../core/steps/responses.ts'
import type { WeakTwin } from '../weak-twin.ts'

export const forgetsPolicyOnConsentPage: WeakTwin = {
  id: 'forgets-policy-on-consent-page',
  fault: 'Protects its sign-in page from being framed and forgets the consent page.',
  step: {
    name: 'page-headers',
    stage: 'after',
    async apply(exchange) {
      await pageHeaders.apply(exchange)
      const { ctx } = exchange
      if (typeof ctx.body !== 'string' || !ctx.body.includes('name="decision"')) return
      ctx.remove('content-security-policy')
      ctx.remove('x-frame-options')
    },
  },
}

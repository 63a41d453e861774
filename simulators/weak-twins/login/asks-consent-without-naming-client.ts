import type { WeakTwin } from '../weak-twin.ts'

export const asksConsentWithoutNamingClient: WeakTwin = {
  id: 'asks-consent-without-naming-client',
  fault: 'Asks for consent without saying which application wants it.',
  step: {
    name: 'consent-page',
    stage: 'after',
    apply({ ctx, endpoint }) {
      const { body } = ctx
      if (endpoint !== 'interaction' || typeof body !== 'string') return
      ctx.body = body.replace(/The application <strong>[^<]*<\/strong> at/, 'An application at')
    },
  },
}

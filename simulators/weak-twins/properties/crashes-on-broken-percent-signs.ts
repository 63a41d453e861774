import type { WeakTwin } from '../weak-twin.ts'

export const crashesOnBrokenPercentSigns: WeakTwin = {
  id: 'crashes-on-broken-percent-signs',
  fault: 'Decodes the query of an authorization request by itself, and falls over what is no percent-encoded UTF-8.',
  step: {
    name: 'unknown-parameters',
    stage: 'before',
    apply({ ctx, endpoint }) {
      if (endpoint !== 'authorization') return
      try {
        decodeURIComponent(ctx.querystring)
      } catch {
        ctx.status = 500
        ctx.body = 'URI malformed'
      }
    },
  },
}

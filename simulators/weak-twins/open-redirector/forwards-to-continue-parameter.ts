import type { WeakTwin } from '../weak-twin.ts'

export const forwardsToContinueParameter: WeakTwin = {
  id: 'forwards-to-continue-parameter',
  fault: 'Sends a browser wherever the parameter continue says.',
  step: {
    name: 'forwarding-parameters',
    stage: 'before',
    apply({ ctx, endpoint, params }) {
      const place = params.get('continue')
      if (ctx.method !== 'GET' || endpoint === 'authorization' || place === null) return
      ctx.status = 302
      ctx.set('location', place)
      ctx.body = 'on your way'
    },
  },
}

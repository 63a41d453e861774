import type { WeakTwin } from '../weak-twin.ts'

export const believesForwardedHost: WeakTwin = {
  id: 'believes-forwarded-host',
  fault: 'Names the host of a forwarded header in its metadata, whoever sent that header.',
  step: {
    name: 'metadata-answer',
    stage: 'after',
    apply({ ctx, endpoint, kit }) {
      const host = ctx.get('x-forwarded-host')
      if (endpoint !== 'metadata' || host === '') return
      ctx.body = JSON.parse(JSON.stringify(ctx.body).replaceAll(kit.origin, `https://${host}`))
    },
  },
}

import type { WeakTwin } from '../weak-twin.ts'

export const servesMetadataAsText: WeakTwin = {
  id: 'serves-metadata-as-text',
  fault: 'Serves its metadata as text/plain.',
  step: {
    name: 'metadata-answer',
    stage: 'after',
    apply({ ctx, endpoint }) {
      if (endpoint !== 'metadata') return
      ctx.body = JSON.stringify(ctx.body)
      ctx.type = 'text/plain'
    },
  },
}

import type { WeakTwin } from '../weak-twin.ts'

export const refusesDeletionWith400: WeakTwin = {
  id: 'refuses-deletion-with-400',
  fault: 'Does not let clients be deleted, and says that the request was wrong.',
  step: {
    name: 'client-management',
    stage: 'before',
    apply({ ctx, endpoint }) {
      if (endpoint !== 'client' || ctx.method !== 'DELETE') return
      ctx.status = 400
      ctx.body = { error: 'invalid_request' }
    },
  },
}

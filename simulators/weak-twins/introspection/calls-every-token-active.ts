import type { WeakTwin } from '../weak-twin.ts'

export const callsEveryTokenActive: WeakTwin = {
  id: 'calls-every-token-active',
  fault: 'Introspection calls every string active.',
  step: {
    name: 'access-token-reference',
    stage: 'before',
    apply({ ctx, endpoint }) {
      if (endpoint === 'introspection') ctx.body = { active: true }
    },
  },
}

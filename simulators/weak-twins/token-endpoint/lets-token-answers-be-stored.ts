import type { WeakTwin } from '../weak-twin.ts'

export const letsTokenAnswersBeStored: WeakTwin = {
  id: 'lets-token-answers-be-stored',
  fault: 'Lets caches keep the answers of the token endpoint.',
  step: {
    name: 'cache-headers',
    stage: 'after',
    apply({ ctx, endpoint }) {
      if (endpoint === 'token') ctx.set('cache-control', 'private, max-age=60')
    },
  },
}

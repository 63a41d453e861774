import type { WeakTwin } from '../weak-twin.ts'

export const answersBadRequestsWith500: WeakTwin = {
  id: 'answers-bad-requests-with-500',
  fault: 'Answers a request it cannot grant with an internal error.',
  step: {
    name: 'error-pages',
    stage: 'after',
    apply({ ctx, endpoint }) {
      if (endpoint === 'authorization' && ctx.status === 400) ctx.status = 500
    },
  },
}

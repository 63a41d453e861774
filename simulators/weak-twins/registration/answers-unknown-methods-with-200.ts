import type { WeakTwin } from '../weak-twin.ts'

export const answersUnknownMethodsWith200: WeakTwin = {
  id: 'answers-unknown-methods-with-200',
  fault: 'Answers methods it does not know with 200 at the configuration endpoint.',
  step: {
    name: 'registration-answer',
    stage: 'after',
    apply({ ctx, endpoint }) {
      if (endpoint === 'client' && ctx.status === 405) ctx.status = 200
    },
  },
}

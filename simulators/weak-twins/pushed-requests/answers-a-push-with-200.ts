import type { WeakTwin } from '../weak-twin.ts'

export const answersAPushWith200: WeakTwin = {
  id: 'answers-a-push-with-200',
  fault: 'Answers a push with 200 instead of 201.',
  step: {
    name: 'pushed-request-answer',
    stage: 'after',
    apply({ ctx, endpoint }) {
      if (endpoint !== 'pushedAuthorizationRequest' || ctx.status !== 201) return
      ctx.status = 200
    },
  },
}

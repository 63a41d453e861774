import type { WeakTwin } from '../weak-twin.ts'

export const answersBadPushesInPlainText: WeakTwin = {
  id: 'answers-bad-pushes-in-plain-text',
  fault: 'Answers a bad push with a sentence in plain text.',
  step: {
    name: 'pushed-request-answer',
    stage: 'after',
    apply({ ctx, endpoint }) {
      if (endpoint !== 'pushedAuthorizationRequest' || ctx.status < 400) return
      ctx.body = 'Bad request'
    },
  },
}

import type { WeakTwin } from '../weak-twin.ts'

export const answersRegistrationErrorsWith422: WeakTwin = {
  id: 'answers-registration-errors-with-422',
  fault: 'Refuses a registration with 422.',
  step: {
    name: 'registration-answer',
    stage: 'after',
    apply({ ctx, endpoint }) {
      if (endpoint === 'registration' && ctx.status === 400) ctx.status = 422
    },
  },
}

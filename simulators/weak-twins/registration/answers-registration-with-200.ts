import type { WeakTwin } from '../weak-twin.ts'

export const answersRegistrationWith200: WeakTwin = {
  id: 'answers-registration-with-200',
  fault: 'Answers a registration with 200, as if nothing had been made.',
  step: {
    name: 'registration-answer',
    stage: 'after',
    apply({ ctx, endpoint }) {
      if (endpoint === 'registration' && ctx.status === 201) ctx.status = 200
    },
  },
}

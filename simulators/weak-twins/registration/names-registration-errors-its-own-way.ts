import type { WeakTwin } from '../weak-twin.ts'

export const namesRegistrationErrorsItsOwnWay: WeakTwin = {
  id: 'names-registration-errors-its-own-way',
  fault: 'Refuses a registration with an error code of its own.',
  step: {
    name: 'registration-answer',
    stage: 'after',
    apply({ ctx, endpoint }) {
      if (endpoint === 'registration' && ctx.status === 400) ctx.body = { error: 'bad_metadata' }
    },
  },
}

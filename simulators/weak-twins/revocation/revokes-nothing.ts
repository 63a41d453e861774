import type { WeakTwin } from '../weak-twin.ts'

export const revokesNothing: WeakTwin = {
  id: 'revokes-nothing',
  fault: 'Answers every revocation with 200 and does nothing.',
  step: {
    name: 'revocation-lookup',
    stage: 'before',
    apply({ ctx, endpoint }) {
      if (endpoint === 'revocation') ctx.body = ''
    },
  },
}

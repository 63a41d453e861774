import type { WeakTwin } from '../weak-twin.ts'

export const goesToReturnToAfterSignIn: WeakTwin = {
  id: 'goes-to-return-to-after-sign-in',
  fault: 'Goes on after signing in to wherever return_to in the address of the sign-in page says.',
  step: {
    name: 'sign-in-redirect',
    stage: 'after',
    apply({ ctx, endpoint }) {
      const { return_to: place } = ctx.query
      if (endpoint === 'interaction' && ctx.status === 303 && typeof place === 'string') ctx.set('location', place)
    },
  },
}

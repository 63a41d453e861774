import type { WeakTwin } from './weak-twin.ts'

export const redirectsWith307AfterLogin: WeakTwin = {
  id: 'redirects-with-307-after-login',
  fault: 'Goes on with 307 after the sign-in form, so that the browser posts the password once more.',
  step: {
    name: 'sign-in-redirect',
    stage: 'after',
    apply({ ctx, endpoint }) {
      if (endpoint === 'interaction' && ctx.method === 'POST' && ctx.status === 303) ctx.status = 307
    },
  },
}

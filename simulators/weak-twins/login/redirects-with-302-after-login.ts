import type { WeakTwin } from '../weak-twin.ts'

export const redirectsWith302AfterLogin: WeakTwin = {
  id: 'redirects-with-302-after-login',
  fault: 'Goes on with 302 after the sign-in form, which leaves it to the browser whether it posts again.',
  step: {
    name: 'sign-in-redirect',
    stage: 'after',
    apply({ ctx, endpoint }) {
      if (endpoint === 'interaction' && ctx.method === 'POST' && ctx.status === 303) ctx.status = 302
    },
  },
}

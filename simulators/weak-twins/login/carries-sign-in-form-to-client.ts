import type { WeakTwin } from '../weak-twin.ts'

export const carriesSignInFormToClient: WeakTwin = {
  id: 'carries-sign-in-form-to-client',
  fault: 'Adds the fields of its own forms to every address it redirects to, the redirect URI among them.',
  step: {
    name: 'sign-in-redirect',
    stage: 'after',
    apply({ ctx, endpoint, params }) {
      const location = ctx.response.get('location')
      if ((endpoint !== 'interaction' && endpoint !== 'resume') || location === '') return
      const target = new URL(location, ctx.href)
      for (const [name, value] of [...new URLSearchParams(ctx.querystring), ...params]) {
        if (name !== 'form_token') target.searchParams.set(name, value)
      }
      ctx.set('location', target.href)
    },
  },
}

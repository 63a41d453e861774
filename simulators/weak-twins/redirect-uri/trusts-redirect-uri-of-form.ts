import type { WeakTwin } from '../weak-twin.ts'

export const trustsRedirectUriOfForm: WeakTwin = {
  id: 'trusts-redirect-uri-of-form',
  fault: 'Sends the response to the redirect URI that the sign-in form brought, not to the one that was checked.',
  step: {
    name: 'sign-in-redirect',
    stage: 'after',
    apply({ ctx, endpoint, params }) {
      const named = params.get('redirect_uri')
      if (endpoint === 'interaction' && named !== null) ctx.cookies.set('go_to', encodeURIComponent(named))
      const kept = ctx.cookies.get('go_to')
      const response = URL.parse(ctx.response.get('location'))
      if (endpoint !== 'resume' || kept === undefined || !response?.searchParams.has('code')) return
      ctx.redirect(`${decodeURIComponent(kept)}${response.search}`)
    },
  },
}

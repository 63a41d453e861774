import type { WeakTwin } from '../weak-twin.ts'

export const sendsErrorsToUnregisteredRedirectUri: WeakTwin = {
  id: 'sends-errors-to-unregistered-redirect-uri',
  fault: 'Redirects the error about a redirect URI to that very redirect URI.',
  step: {
    name: 'error-pages',
    stage: 'after',
    apply({ ctx, endpoint, params }) {
      const redirectUri = params.get('redirect_uri')
      if (endpoint !== 'authorization' || ctx.status !== 400 || redirectUri === null || !URL.canParse(redirectUri))
        return
      ctx.status = 303
      ctx.redirect(`${redirectUri}?error=invalid_request`)
    },
  },
}

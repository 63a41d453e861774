import { errorsBeforeSignIn } from '../../core/steps/authorization-request.ts'
import type { WeakTwin } from '../weak-twin.ts'

export const showsRefusedConsentOnAPage: WeakTwin = {
  id: 'shows-refused-consent-on-a-page',
  fault: 'Shows a refused consent on a page of its own, so that the client waits for ever.',
  step: {
    name: 'errors-before-sign-in',
    stage: 'provider',
    apply(provider, kit) {
      errorsBeforeSignIn.apply(provider, kit)
      provider.on('authorization.error', (_ctx, error) => {
        if (error.message === 'access_denied') Reflect.set(error, 'allow_redirect', false)
      })
    },
  },
}

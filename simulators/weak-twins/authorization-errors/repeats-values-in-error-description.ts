import { errorsBeforeSignIn } from '../../core/steps/authorization-request.ts'
import type { WeakTwin } from '../weak-twin.ts'

export const repeatsValuesInErrorDescription: WeakTwin = {
  id: 'repeats-values-in-error-description',
  fault: 'Repeats the refused scope in error_description, whatever characters it has.',
  step: {
    name: 'errors-before-sign-in',
    stage: 'provider',
    apply(provider, kit) {
      errorsBeforeSignIn.apply(provider, kit)
      provider.on('authorization.error', (ctx, error) => {
        Reflect.set(error, 'error_description', `refused: ${ctx.oidc.params?.scope}`)
      })
    },
  },
}

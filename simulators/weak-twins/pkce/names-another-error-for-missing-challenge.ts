import type { WeakTwin } from '../weak-twin.ts'

export const namesAnotherErrorForMissingChallenge: WeakTwin = {
  id: 'names-another-error-for-missing-challenge',
  fault: 'Sends unauthorized_client to the client where a challenge is missing.',
  step: {
    name: 'errors-before-sign-in',
    stage: 'provider',
    apply(provider) {
      provider.on('authorization.error', (_ctx, error) => {
        if (/PKCE|code_challenge/.test(`${error.message} ${error.error_description}`))
          Reflect.set(error, 'error', 'unauthorized_client')
      })
    },
  },
}

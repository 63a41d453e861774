import type { WeakTwin } from '../weak-twin.ts'

export const redirectsErrorsBeforeSignIn: WeakTwin = {
  id: 'redirects-errors-before-sign-in',
  fault: 'Redirects errors to the client before anybody has signed in.',
  step: {
    name: 'errors-before-sign-in',
    stage: 'provider',
    apply() {
      // oidc-provider redirects every error that it can.
    },
  },
}

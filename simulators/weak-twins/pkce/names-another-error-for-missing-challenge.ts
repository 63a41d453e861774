import type { WeakTwin } from '../weak-twin.ts'

export const namesAnotherErrorForMissingChallenge: WeakTwin = {
  id: 'names-another-error-for-missing-challenge',
  fault: 'Sends unauthorized_client to the client where a challenge is missing.',
  step: {
    name: 'error-descriptions',
    stage: 'authorization-response',
    apply: (response) =>
      /PKCE|code_challenge/.test(response.error_description ?? '')
        ? { ...response, error: 'unauthorized_client' }
        : response,
  },
}

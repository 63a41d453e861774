import type { WeakTwin } from '../weak-twin.ts'

export const sendsExpiresInAsText: WeakTwin = {
  id: 'sends-expires-in-as-text',
  fault: 'Sends expires_in as a string.',
  step: {
    name: 'token-response-members',
    stage: 'token-response',
    apply: (response) => ({ ...response, expires_in: String(response.expires_in) }),
  },
}

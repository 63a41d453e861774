import type { WeakTwin } from '../weak-twin.ts'

export const ignoresRedirectUriAtTokenEndpoint: WeakTwin = {
  id: 'ignores-redirect-uri-at-token-endpoint',
  fault: 'Redeems a code whatever redirect URI the token request names.',
  step: {
    name: 'code-redirect-uri-binding',
    stage: 'code',
    apply() {
      // Nothing is compared.
    },
  },
}

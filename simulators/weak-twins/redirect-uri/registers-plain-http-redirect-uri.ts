import type { WeakTwin } from '../weak-twin.ts'

export const registersPlainHttpRedirectUri: WeakTwin = {
  id: 'registers-plain-http-redirect-uri',
  fault: 'Registers http redirect URIs of web clients.',
  step: {
    name: 'registration-redirect-uris',
    stage: 'before',
    apply() {
      // oidc-provider takes http for web clients.
    },
  },
}

import type { WeakTwin } from '../weak-twin.ts'

export const registersShortPrivateScheme: WeakTwin = {
  id: 'registers-short-private-scheme',
  fault: 'Registers private-use schemes that belong to nobody, such as myapp:.',
  step: {
    name: 'registration-redirect-uris',
    stage: 'before',
    apply() {
      // oidc-provider takes any scheme of a native client that browsers do not use themselves.
    },
  },
}

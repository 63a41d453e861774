import type { WeakTwin } from '../weak-twin.ts'

export const fixesLoopbackPort: WeakTwin = {
  id: 'fixes-loopback-port',
  fault: 'Compares the port of a loopback redirect URI too, so that a native app cannot use the one that is free.',
  step: {
    name: 'redirect-uri-comparison',
    stage: 'provider',
    apply(provider) {
      provider.Client.prototype.redirectUriAllowed = function exactly(asked) {
        return this.redirectUris?.includes(asked) === true
      }
    },
  },
}

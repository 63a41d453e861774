import type { WeakTwin } from './weak-twin.ts'

export const acceptsAnyRedirectUri: WeakTwin = {
  id: 'accepts-any-redirect-uri',
  fault: 'Sends the code to whatever redirect URI the request names.',
  step: {
    name: 'redirect-uri-comparison',
    stage: 'provider',
    apply(provider) {
      provider.Client.prototype.redirectUriAllowed = () => true
    },
  },
}

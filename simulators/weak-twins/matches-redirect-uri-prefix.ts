import type { WeakTwin } from './weak-twin.ts'

export const matchesRedirectUriPrefix: WeakTwin = {
  id: 'matches-redirect-uri-prefix',
  fault: 'Takes every redirect URI that begins with a registered one.',
  step: {
    name: 'redirect-uri-comparison',
    stage: 'provider',
    apply(provider) {
      provider.Client.prototype.redirectUriAllowed = function startsWithRegistered(asked) {
        return this.redirectUris?.some((registered) => asked.startsWith(registered)) === true
      }
    },
  },
}

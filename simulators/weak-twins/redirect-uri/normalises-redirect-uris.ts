import type { WeakTwin } from '../weak-twin.ts'

export const normalisesRedirectUris: WeakTwin = {
  id: 'normalises-redirect-uris',
  fault: 'Compares redirect URIs as its URL parser writes them, not as they came.',
  step: {
    name: 'redirect-uri-comparison',
    stage: 'provider',
    apply(provider) {
      provider.Client.prototype.redirectUriAllowed = function parsed(asked) {
        const href = URL.parse(asked)?.href
        return (
          href !== undefined && this.redirectUris?.some((registered) => URL.parse(registered)?.href === href) === true
        )
      }
    },
  },
}

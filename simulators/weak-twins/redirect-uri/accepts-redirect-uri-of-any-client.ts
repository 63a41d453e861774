import type { WeakTwin } from '../weak-twin.ts'

export const acceptsRedirectUriOfAnyClient: WeakTwin = {
  id: 'accepts-redirect-uri-of-any-client',
  fault: 'Takes a redirect URI that is registered for any client of any tenant.',
  step: {
    name: 'redirect-uri-comparison',
    stage: 'provider',
    apply(provider, kit) {
      provider.Client.prototype.redirectUriAllowed = (asked) =>
        kit.tenancy.all().some(({ clients }) => clients.some(({ redirectUris }) => redirectUris.includes(asked)))
    },
  },
}

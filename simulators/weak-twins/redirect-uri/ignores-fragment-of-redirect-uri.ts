import type { WeakTwin } from '../weak-twin.ts'

export const ignoresFragmentOfRedirectUri: WeakTwin = {
  id: 'ignores-fragment-of-redirect-uri',
  fault: 'Cuts the fragment off a redirect URI before comparing it, and then redirects to the whole.',
  step: {
    name: 'redirect-uri-comparison',
    stage: 'provider',
    apply(provider) {
      provider.Client.prototype.redirectUriAllowed = function withoutFragment(asked) {
        return this.redirectUris?.includes(asked.split('#')[0] ?? '') === true
      }
    },
  },
}

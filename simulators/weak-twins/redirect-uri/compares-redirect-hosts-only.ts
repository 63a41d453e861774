import type { WeakTwin } from '../weak-twin.ts'

export const comparesRedirectHostsOnly: WeakTwin = {
  id: 'compares-redirect-hosts-only',
  fault: 'Compares the host of a redirect URI and nothing else.',
  step: {
    name: 'redirect-uri-comparison',
    stage: 'provider',
    apply(provider) {
      provider.Client.prototype.redirectUriAllowed = function sameHost(asked) {
        const host = URL.parse(asked)?.hostname
        return (
          host !== undefined &&
          this.redirectUris?.some((registered) => URL.parse(registered)?.hostname === host) === true
        )
      }
    },
  },
}

import type { WeakTwin } from '../weak-twin.ts'

export const takesSubDomainsOfRedirectUri: WeakTwin = {
  id: 'takes-sub-domains-of-redirect-uri',
  fault: 'Takes every sub-domain of a registered redirect URI.',
  step: {
    name: 'redirect-uri-comparison',
    stage: 'provider',
    apply(provider) {
      provider.Client.prototype.redirectUriAllowed = function subDomain(asked) {
        const [host, path] = [URL.parse(asked)?.hostname, URL.parse(asked)?.pathname]
        return (
          this.redirectUris?.some((registered) => {
            const known = new URL(registered)
            return path === known.pathname && (host === known.hostname || host?.endsWith(`.${known.hostname}`) === true)
          }) === true
        )
      }
    },
  },
}

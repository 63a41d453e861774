import type { WeakTwin } from '../weak-twin.ts'

export const ignoresRedirectUriScheme: WeakTwin = {
  id: 'ignores-redirect-uri-scheme',
  fault: 'Takes http for https in a redirect URI.',
  step: {
    name: 'redirect-uri-comparison',
    stage: 'provider',
    apply(provider) {
      provider.Client.prototype.redirectUriAllowed = function withoutScheme(asked) {
        const rest = (uri: string): string => uri.replace(/^https?:/, '')
        return this.redirectUris?.some((registered) => rest(registered) === rest(asked)) === true
      }
    },
  },
}

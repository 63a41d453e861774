import type { WeakTwin } from '../weak-twin.ts'

export const stretchesRegisteredRedirectUris: WeakTwin = {
  id: 'stretches-registered-redirect-uris',
  fault: 'Takes a registered origin or folder for everything below it.',
  step: {
    name: 'redirect-uri-comparison',
    stage: 'provider',
    apply(provider) {
      provider.Client.prototype.redirectUriAllowed = function below(asked) {
        return (
          this.redirectUris?.some((registered) => {
            const folder = new URL(registered).pathname.endsWith('/')
            return asked === registered || (folder && asked.startsWith(registered))
          }) === true
        )
      }
    },
  },
}

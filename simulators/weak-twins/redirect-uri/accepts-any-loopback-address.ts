import type { WeakTwin } from '../weak-twin.ts'

export const acceptsAnyLoopbackAddress: WeakTwin = {
  id: 'accepts-any-loopback-address',
  fault: 'Takes any http address that looks like the loopback interface from a native app.',
  step: {
    name: 'redirect-uri-comparison',
    stage: 'provider',
    apply(provider) {
      provider.Client.prototype.redirectUriAllowed = function looksLocal(asked) {
        const native = this.applicationType === 'native'
        return this.redirectUris?.includes(asked) === true || (native && asked.startsWith('http://127.0.0.1'))
      }
    },
  },
}

import type { WeakTwin } from '../weak-twin.ts'

export const takesRequestUriTwice: WeakTwin = {
  id: 'takes-request-uri-twice',
  fault: 'Takes the handle of a pushed request as often as one likes while it lives.',
  step: {
    name: 'pushed-request-single-use',
    stage: 'provider',
    apply(provider) {
      provider.PushedAuthorizationRequest.prototype.consume = async () => {}
    },
  },
}

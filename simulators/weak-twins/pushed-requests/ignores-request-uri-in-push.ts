import type { WeakTwin } from '../weak-twin.ts'

export const ignoresRequestUriInPush: WeakTwin = {
  id: 'ignores-request-uri-in-push',
  fault: 'Takes a push that holds a request_uri, and does not say that it left it out.',
  step: {
    name: 'pushed-request-form',
    stage: 'before',
    apply({ endpoint, params }) {
      if (endpoint === 'pushedAuthorizationRequest') params.delete('request_uri')
    },
  },
}

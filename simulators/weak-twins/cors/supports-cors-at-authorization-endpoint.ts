import type { WeakTwin } from '../weak-twin.ts'

export const supportsCorsAtAuthorizationEndpoint: WeakTwin = {
  id: 'supports-cors-at-authorization-endpoint',
  fault: 'Lets scripts of any origin read what the authorization endpoint answers.',
  step: {
    name: 'authorization-cors',
    stage: 'after',
    apply({ ctx, endpoint }) {
      const origin = ctx.get('origin')
      if (endpoint === 'authorization' && origin !== '') ctx.set('access-control-allow-origin', origin)
    },
  },
}

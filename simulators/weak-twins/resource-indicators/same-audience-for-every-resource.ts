import { resourceServers } from '../../core/steps/authorization-request.ts'
import type { WeakTwin } from '../weak-twin.ts'

export const sameAudienceForEveryResource: WeakTwin = {
  id: 'same-audience-for-every-resource',
  fault: 'Names the whole API as audience, whichever resource was asked for.',
  step: {
    name: 'resource-servers',
    stage: 'configuration',
    apply(configuration, kit) {
      const good = resourceServers.apply(configuration, kit)
      return {
        ...good,
        formats: {
          customizers: {
            jwt(_ctx, _token, jwt) {
              jwt.payload.aud = kit.api
            },
          },
        },
      }
    },
  },
}

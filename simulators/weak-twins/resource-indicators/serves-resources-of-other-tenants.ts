import { errors } from 'oidc-provider'
import { resourceServers } from '../../core/steps/authorization-request.ts'
import { resourceServerOf } from '../../core/token-issue.ts'
import type { WeakTwin } from '../weak-twin.ts'

export const servesResourcesOfOtherTenants: WeakTwin = {
  id: 'serves-resources-of-other-tenants',
  fault: 'Issues tokens for the resource of any tenant to the clients of every other one.',
  step: {
    name: 'resource-servers',
    stage: 'configuration',
    apply(configuration, kit) {
      const good = resourceServers.apply(configuration, kit)
      return {
        ...good,
        features: {
          ...good.features,
          resourceIndicators: {
            ...good.features?.resourceIndicators,
            enabled: true,
            getResourceServerInfo: (_ctx, resource) => {
              if (kit.tenancy.ofResource(resource) === undefined) throw new errors.InvalidTarget()
              return resourceServerOf(kit, resource)
            },
          },
        },
      }
    },
  },
}

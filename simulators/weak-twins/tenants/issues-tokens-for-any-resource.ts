import { errors } from 'oidc-provider'
import { resourceServers } from '../../core/steps/authorization-request.ts'
import { resourceServerOf } from '../../core/token-issue.ts'
import type { WeakTwin } from '../weak-twin.ts'

export const issuesTokensForAnyResource: WeakTwin = {
  id: 'issues-tokens-for-any-resource',
  fault: 'Gives a client of one tenant tokens for the resource of any other.',
  step: {
    name: 'resource-servers',
    stage: 'configuration',
    apply(configuration, kit) {
      const good = resourceServers.apply(configuration, kit)
      const resourceIndicators = {
        ...good.features?.resourceIndicators,
        enabled: true,
        getResourceServerInfo: (_ctx: unknown, resource: string) => {
          if (kit.tenancy.ofResource(resource) === undefined) throw new errors.InvalidTarget()
          return resourceServerOf(kit, resource)
        },
      }
      return Object.assign({ ...good }, { features: { ...good.features, resourceIndicators } })
    },
  },
}

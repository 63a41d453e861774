import type { KoaContextWithOIDC } from 'oidc-provider'
import { registration } from '../../core/steps/token-management.ts'
import type { WeakTwin } from '../weak-twin.ts'

export const registersWishedClientId: WeakTwin = {
  id: 'registers-wished-client-id',
  fault: 'Gives a client the client_id it asks for, though its tokens then look like those of whoever has that name.',
  step: {
    name: 'registration',
    stage: 'configuration',
    apply(configuration, kit) {
      const good = registration.apply(configuration, kit)
      const idFactory = (ctx: KoaContextWithOIDC): string => {
        const wish = ctx.oidc.body?.client_id
        const clientId = typeof wish === 'string' ? wish : `dyn-${crypto.randomUUID()}`
        const owner = kit.tenancy.ofInitialAccessToken(ctx.oidc.entities.InitialAccessToken?.jti)
        if (owner !== undefined) kit.tenancy.assign(clientId, owner.id)
        return clientId
      }
      return {
        ...good,
        features: { ...good.features, registration: { ...good.features?.registration, enabled: true, idFactory } },
      }
    },
  },
}

import type { KoaContextWithOIDC } from 'oidc-provider'
import type { WeakTwin } from '../weak-twin.ts'
import { registrationByAnybody } from './registers-anybody.ts'

export const forwardsForClientsOfAnybody: WeakTwin = {
  id: 'forwards-for-clients-of-anybody',
  fault: 'Lets anybody register a client, and sends its errors there before a person has done anything.',
  step: {
    name: 'registration',
    stage: 'configuration',
    apply(configuration, kit) {
      return {
        ...registrationByAnybody.apply(configuration, kit),
        renderError(ctx, out, error) {
          const address = registeredAddress(ctx)
          if (address === undefined) return configuration.renderError?.(ctx, out, error)
          address.searchParams.set('error', out.error)
          ctx.status = 303
          ctx.redirect(address.href)
        },
      }
    },
  },
}

/** Where a client that registered itself wants answers. */
function registeredAddress({ oidc }: KoaContextWithOIDC): URL | undefined {
  const { client, params, route } = oidc
  const wanted = String(params?.redirect_uri ?? '')
  if (route !== 'authorization' || client?.clientId.startsWith('dyn-') !== true) return undefined
  return client.redirectUriAllowed(wanted) ? new URL(wanted) : undefined
}

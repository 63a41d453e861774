import type { Quirk } from '../../../core/quirk.ts'
import { bearer, clientCredentials, division, problemOf } from '../division.ts'

/** The older address of the global division. */
export const ecommerceGlobalToken: Quirk = {
  id: 'dhl/ecommerce-global-token',
  carrier: 'dhl',
  says: 'The old global eCommerce gives tokens by GET /account/v1/auth/accesstoken with HTTP Basic, and names a scope.',
  sources: ['DHD', 'WC'],
  confidence: 'documented',
  chosen: 'The errors.',
  on: ['today', 'migrating'],
  steps: () => [
    ...division({
      name: 'ecommerce-global',
      path: '/account/v1/auth/accesstoken',
      method: 'GET',
      lifetime: 18000,
      read: () => clientCredentials(),
      answer: (granted) => ({ ...bearer(granted), scope: granted.scope ?? '' }),
      refuse: (exchange) => problemOf(exchange),
    }),
  ],
}

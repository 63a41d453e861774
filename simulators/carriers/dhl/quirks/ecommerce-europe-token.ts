import type { Quirk } from '../../../core/quirk.ts'
import { bearer, clientCredentials, division } from '../division.ts'

/** Clients that compare it with a number find no error. */
export const ecommerceEuropeToken: Quirk = {
  id: 'dhl/ecommerce-europe-token',
  carrier: 'dhl',
  says: 'DHL eCommerce Europe gives tokens by GET /ccc/v1/auth/accesstoken with HTTP Basic; the status in its errors is a string.',
  sources: ['GEM'],
  confidence: 'seen',
  chosen: 'The lifetime.',
  on: ['today', 'migrating'],
  steps: () => [
    ...division({
      name: 'ecommerce-europe',
      path: '/ccc/v1/auth/accesstoken',
      method: 'GET',
      lifetime: 1799,
      read: () => clientCredentials(),
      answer: (granted) => bearer(granted),
      refuse: ({ ctx }) => ({
        status: ctx.status,
        body: { status: String(ctx.status), title: ctx.message, detail: 'Access to the resource is not allowed.' },
      }),
    }),
  ],
}

import type { Quirk } from '../../../core/quirk.ts'
import { bearer, clientCredentials, division, problemOf } from '../division.ts'

/** What it answers is unknown and chosen. Secrets end up in logs of addresses. */
export const ecommerceAsiaToken: Quirk = {
  id: 'dhl/ecommerce-asia-token',
  carrier: 'dhl',
  says: 'DHL eCommerce Asia gives tokens by GET /rest/v1/OAuth/AccessToken with id and password in the query string.',
  sources: ['DHD', 'none'],
  confidence: 'documented',
  chosen: 'The answer and the errors.',
  on: ['today', 'migrating'],
  steps: () => [
    ...division({
      name: 'ecommerce-asia',
      path: '/rest/v1/OAuth/AccessToken',
      method: 'GET',
      lifetime: 3600,
      read: ({ ctx }) => {
        const query = new URLSearchParams(ctx.querystring)
        const form = clientCredentials()
        form.set('client_id', query.get('clientId') ?? '')
        form.set('client_secret', query.get('password') ?? '')
        return form
      },
      answer: (granted) => bearer(granted),
      refuse: (exchange) => problemOf(exchange),
    }),
  ],
}

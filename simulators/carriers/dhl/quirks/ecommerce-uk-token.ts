import type { Quirk } from '../../../core/quirk.ts'
import { bearer, division, formOf, problemOf } from '../division.ts'

/** Method, form and errors are unknown and chosen. */
export const ecommerceUkToken: Quirk = {
  id: 'dhl/ecommerce-uk-token',
  carrier: 'dhl',
  says: 'DHL eCommerce UK gives tokens that live an hour for client credentials at /parceluk/auth/v1/accesstoken.',
  sources: ['none'],
  confidence: 'chosen',
  on: ['today', 'migrating'],
  steps: () => [
    ...division({
      name: 'ecommerce-uk',
      path: '/parceluk/auth/v1/accesstoken',
      method: 'POST',
      lifetime: 3600,
      read: (arrival) => formOf(arrival),
      answer: (granted) => bearer(granted),
      refuse: (exchange) => problemOf(exchange),
    }),
  ],
}

import type { Quirk } from '../../../core/quirk.ts'
import { numberFrom } from '../../../core/virtual.ts'
import { bearer, division, formOf, notAllowed, problemOf } from '../division.ts'
import { passwordGrant } from '../password-grant.ts'

/** Two grants in one. There is no sandbox. */
export const internetmarkeToken: Quirk = {
  id: 'dhl/internetmarke-token',
  carrier: 'dhl',
  says: "Internetmarke takes client_credentials with user name and password beside the client's credentials, and answers with the wallet as well; it has no sandbox.",
  sources: ['WC', 'PN'],
  confidence: 'seen',
  chosen: 'The errors, the lifetime and the name walletBalance.',
  on: ['today', 'migrating'],
  steps: () => [
    passwordGrant,
    ...division({
      name: 'internetmarke',
      path: '/post/de/shipping/im/v1/user',
      method: 'POST',
      lifetime: 1799,
      applies: ({ environment }) => environment !== 'test',
      read: (arrival) => {
        const form = formOf(arrival)
        if (form.get('grant_type') === 'client_credentials') form.set('grant_type', 'password')
        return form
      },
      answer: (granted) => ({ ...bearer(granted), walletBalance: numberFrom(granted.token.tenant, 0, 50_000) }),
      refuse: (exchange) => (exchange.ctx.status === 400 ? notAllowed : problemOf(exchange)),
    }),
  ],
}

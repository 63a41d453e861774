import type { Quirk } from '../../../core/quirk.ts'
import { bearer, division, formOf, problemOf } from '../division.ts'

/** Nothing is known but the address. */
export const pplToken: Quirk = {
  id: 'dhl/ppl-token',
  carrier: 'dhl',
  says: 'PPL (CZ) gives tokens for client credentials at /ecs/ppl/myapi2/login/getAccessToken.',
  sources: ['none'],
  confidence: 'chosen',
  on: ['today', 'migrating'],
  steps: () => [
    ...division({
      name: 'ppl',
      path: '/ecs/ppl/myapi2/login/getAccessToken',
      method: 'POST',
      lifetime: 1799,
      read: (arrival) => formOf(arrival),
      answer: (granted) => bearer(granted),
      refuse: (exchange) => problemOf(exchange),
    }),
  ],
}

import type { Quirk } from '../../../core/quirk.ts'
import { bearer, division, formOf, problemOf } from '../division.ts'

/** In use for Freight, the label generator and others. The standard's own requests to this address are left alone. */
export const groupToken: Quirk = {
  id: 'dhl/group-token',
  carrier: 'dhl',
  says: 'The Group token is a POST with grant_type and response_type in the query string, HTTP Basic, and 401 with status, title and detail for credentials that are wrong.',
  sources: ['DHD', 'KAR'],
  confidence: 'recorded',
  chosen: 'What a wrong request gets.',
  on: ['today', 'migrating'],
  steps: () =>
    division({
      name: 'group',
      path: '/auth/v1/token',
      method: 'POST',
      lifetime: 1799,
      applies: ({ ctx, kit }) => kit.profile !== 'migrating' || ctx.query.grant_type !== undefined,
      read(arrival) {
        const form = formOf(arrival)
        for (const [name, value] of new URLSearchParams(arrival.ctx.querystring)) form.append(name, value)
        form.delete('response_type')
        return form
      },
      answer: (granted) => bearer(granted),
      refuse: (exchange) => problemOf(exchange),
    }),
}

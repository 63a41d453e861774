import { simulatedClient } from '../../../core/client-of-request.ts'
import type { Quirk } from '../../../core/quirk.ts'
import type { BeforeStep } from '../../../core/step.ts'
import { unauthorized } from '../problem.ts'

/** No secret, no token. */
export const trackingApiKey: Quirk = {
  id: 'dhl/tracking-api-key',
  carrier: 'dhl',
  says: 'Unified tracking takes the API key in the header DHL-API-Key and nothing else.',
  sources: ['DHD'],
  confidence: 'documented',
  on: ['today', 'migrating'],
  steps: () => [byKey],
}

const byKey: BeforeStep = {
  name: 'dhl-tracking-api-key',
  stage: 'before',
  apply(exchange) {
    const { ctx, endpoint, kit } = exchange
    if (endpoint !== 'resource' || ctx.path !== '/track/shipments') return
    const client = simulatedClient(exchange, ctx.get('dhl-api-key'))
    const tenant = kit.tenancy.ofClient(client?.clientId)
    if (client === undefined || tenant === undefined) return unauthorized(exchange)
    exchange.caller = { tenant, clientId: client.clientId, scope: client.scope }
  },
}

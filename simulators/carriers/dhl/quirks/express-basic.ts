import { basicCredentials, simulatedClient } from '../../../core/client-of-request.ts'
import type { Quirk } from '../../../core/quirk.ts'
import type { BeforeStep } from '../../../core/step.ts'
import { expressError, isForExpress } from '../express-error.ts'

/** No tokens at all. */
export const expressBasic: Quirk = {
  id: 'dhl/express-basic',
  carrier: 'dhl',
  says: 'MyDHL API (Express) takes HTTP Basic on every call and has no tokens; wrong credentials are 401 "Invalid Credentials".',
  sources: ['MYD'],
  confidence: 'documented',
  on: ['today', 'migrating'],
  steps: () => [basic],
}

const basic: BeforeStep = {
  name: 'dhl-express-basic',
  stage: 'before',
  apply(exchange) {
    const { ctx, kit } = exchange
    if (!isForExpress(exchange)) return
    const given = basicCredentials(ctx)
    const client = simulatedClient(exchange, given?.id ?? null)
    const tenant = kit.tenancy.ofClient(client?.clientId)
    if (client?.clientSecret !== undefined && client.clientSecret === given?.secret && tenant !== undefined) {
      exchange.caller = { tenant, clientId: client.clientId, scope: client.scope }
      return
    }
    expressError(exchange, 401, 'Unauthorized', 'Invalid Credentials')
  },
}

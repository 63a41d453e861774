import { basicCredentials, simulatedClient } from '../../../core/client-of-request.ts'
import type { Quirk } from '../../../core/quirk.ts'
import type { BeforeStep } from '../../../core/step.ts'

/** No tokens at all. */
export const expressBasic: Quirk = {
  id: 'dhl/express-basic',
  carrier: 'dhl',
  says: 'MyDHL API (Express) takes HTTP Basic on every call; its errors are {"instance","detail","title","message","status"}.',
  sources: ['MYD'],
  confidence: 'documented',
  on: ['today', 'migrating'],
  steps: () => [basic],
}

const basic: BeforeStep = {
  name: 'dhl-express-basic',
  stage: 'before',
  apply(exchange) {
    const { ctx, endpoint, kit } = exchange
    if (endpoint !== 'resource' || !ctx.path.startsWith('/mydhlapi/')) return
    const given = basicCredentials(ctx)
    const client = simulatedClient(exchange, given?.id ?? null)
    const tenant = kit.tenancy.ofClient(client?.clientId)
    if (client?.clientSecret !== undefined && client.clientSecret === given?.secret && tenant !== undefined) {
      exchange.caller = { tenant, clientId: client.clientId, scope: client.scope }
      return
    }
    ctx.status = 401
    const detail = 'Invalid Credentials'
    ctx.body = { instance: ctx.path, detail, title: 'Unauthorized', message: detail, status: 401 }
  },
}

import { basicCredentials, simulatedClient } from '../../../core/client-of-request.ts'
import type { Quirk } from '../../../core/quirk.ts'
import type { BeforeStep } from '../../../core/step.ts'
import { problem } from '../problem.ts'

/** The older of the two ways. */
export const parcelDeKeyAndBasic: Quirk = {
  id: 'dhl/parcel-de-key-and-basic',
  carrier: 'dhl',
  says: 'Parcel DE\'s orders also take the API key in dhl-api-key with HTTP Basic of a portal user; Basic without the key is 401 "Invalid ApiKey".',
  sources: ['DH1', 'DK', 'PN'],
  confidence: 'recorded',
  on: ['today', 'migrating'],
  steps: () => [keyAndBasic],
}

const keyAndBasic: BeforeStep = {
  name: 'dhl-parcel-de-key-and-basic',
  stage: 'before',
  apply(exchange) {
    const { ctx, endpoint, kit } = exchange
    const given = basicCredentials(ctx)
    if (endpoint !== 'resource' || !ctx.path.startsWith('/parcel/de/') || given === undefined) return
    const client = simulatedClient(exchange, ctx.get('dhl-api-key'))
    const tenant = kit.tenancy.ofClient(client?.clientId)
    const known = tenant?.users.some(({ username, password }) => username === given.id && password === given.secret)
    if (client === undefined || tenant === undefined) return problem(exchange, 401, 'Unauthorized', 'Invalid ApiKey')
    if (known === true) exchange.caller = { tenant, clientId: client.clientId, scope: client.scope }
  },
}

import { clientIdOf, simulatedClient } from '../../../core/client-of-request.ts'
import { separateEnvironments } from '../../../core/environment.ts'
import type { Quirk } from '../../../core/quirk.ts'
import type { BeforeStep } from '../../../core/step.ts'
import { notValid, say } from '../errors.ts'

/** A client that was made for one environment is unknown in the other. */
export const environmentsApart: Quirk = {
  id: 'fedex/environments-apart',
  carrier: 'fedex',
  says: 'Has a sandbox and a production host with projects and credentials of their own, whose tokens do not mix.',
  sources: ['FX1'],
  confidence: 'documented',
  on: ['today', 'migrating'],
  steps: () => [...separateEnvironments(), ownCredentials],
}

const ownCredentials: BeforeStep = {
  name: 'fedex-own-credentials',
  stage: 'before',
  apply(exchange) {
    const client = simulatedClient(exchange, clientIdOf(exchange) ?? null)
    if (exchange.endpoint !== 'token' || client?.environment === undefined) return
    if (client.environment !== exchange.environment) say(exchange, notValid)
  },
}

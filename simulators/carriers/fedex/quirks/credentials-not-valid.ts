import type { Quirk } from '../../../core/quirk.ts'
import { isOldCoreToken } from '../core-token.ts'
import { errorWords, notValid, refusedFor } from '../errors.ts'

/** One code for a wrong id, a wrong secret and none. */
export const credentialsNotValid: Quirk = {
  id: 'fedex/credentials-not-valid',
  carrier: 'fedex',
  says: 'Wrong credentials get 401 NOT.AUTHORIZED.ERROR.',
  sources: ['FX1', 'SR'],
  confidence: 'recorded',
  on: ['today', 'migrating'],
  steps: () => [
    errorWords('fedex-credentials-not-valid', (exchange) =>
      isOldCoreToken(exchange) && refusedFor(exchange, /^invalid_client|no client authentication/)
        ? notValid
        : undefined,
    ),
  ],
}

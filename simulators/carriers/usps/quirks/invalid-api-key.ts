import { isOldTokenAnswer } from '../../../core/old-shape.ts'
import type { Quirk } from '../../../core/quirk.ts'
import { errorWords, refusedFor } from '../errors.ts'

/** Missing, wrong, inactive or not approved: all the same. */
export const invalidApiKey: Quirk = {
  id: 'usps/invalid-api-key',
  carrier: 'usps',
  says: 'Answers 401 invalid_client with a description that begins with "InvalidApiKey:" for credentials that are wrong or missing, and a Bearer challenge.',
  sources: ['US2', 'US1'],
  confidence: 'recorded',
  chosen: 'The words after "InvalidApiKey:".',
  on: ['today', 'migrating'],
  steps: () => [
    errorWords('usps-invalid-api-key', (exchange) => {
      const noCredentials = refusedFor(exchange, /no client authentication/)
      if (!isOldTokenAnswer(exchange) || !(noCredentials || refusedFor(exchange, /^invalid_client/))) return undefined
      exchange.ctx.set('www-authenticate', 'Bearer realm="https://api.usps.com/realms/USPS"')
      return {
        status: 401,
        body: {
          error: 'invalid_client',
          error_description: 'InvalidApiKey: The client credentials are missing, wrong, inactive or not approved.',
          error_uri: 'https://www.rfc-editor.org/rfc/rfc6749#page-45',
        },
      }
    }),
  ],
}

import { isOldTokenAnswer } from '../../../core/old-shape.ts'
import type { Quirk } from '../../../core/quirk.ts'
import { errorWords, refusedFor } from '../errors.ts'

/** Secret material in an error: clients that log errors log it. */
export const refreshErrorEchoesToken: Quirk = {
  id: 'usps/refresh-error-echoes-token',
  carrier: 'usps',
  says: 'A bad refresh token is invalid_request, and the answer repeats the token with refresh_token_status "Not Found" or "expired".',
  sources: ['US2'],
  confidence: 'documented',
  chosen: 'The description.',
  on: ['today'],
  steps: () => [
    errorWords('usps-refresh-error-echoes-token', (exchange) => {
      if (!isOldTokenAnswer(exchange) || !refusedFor(exchange, /refresh token/)) return undefined
      return {
        status: 400,
        body: {
          error: 'invalid_request',
          error_description: 'The refresh token is invalid.',
          error_uri: 'https://www.rfc-editor.org/rfc/rfc6749#page-45',
          refresh_token: exchange.params.get('refresh_token') ?? '',
          refresh_token_status: refusedFor(exchange, /expired/) ? 'expired' : 'Not Found',
        },
      }
    }),
  ],
}

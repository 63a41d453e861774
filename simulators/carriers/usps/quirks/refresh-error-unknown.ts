import { isOldTokenAnswer } from '../../../core/old-shape.ts'
import type { Quirk } from '../../../core/quirk.ts'
import { errorWords, refusedFor } from '../errors.ts'

/** Met by an integrator; off unless it is switched on. */
export const refreshErrorUnknown: Quirk = {
  id: 'usps/refresh-error-unknown',
  carrier: 'usps',
  says: 'A bad refresh token is invalid_refresh_token with refresh_token_status "Unknown".',
  sources: ['US1'],
  confidence: 'seen',
  on: [],
  steps: () => [
    errorWords('usps-refresh-error-unknown', (exchange) =>
      isOldTokenAnswer(exchange) && refusedFor(exchange, /refresh token/)
        ? { status: 400, body: { error: 'invalid_refresh_token', refresh_token_status: 'Unknown' } }
        : undefined,
    ),
  ],
}

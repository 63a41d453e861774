import { isOldTokenAnswer } from '../../../core/old-shape.ts'
import type { Quirk } from '../../../core/quirk.ts'
import { errorWords, refusedFor } from '../errors.ts'

/** The other example of the specification. Off unless it is switched on. */
export const clientAuthenticationFailed: Quirk = {
  id: 'usps/client-authentication-failed',
  carrier: 'usps',
  says: 'Answers 401 invalid_client "Client authentication failed." for credentials that are wrong or missing.',
  sources: ['US2'],
  confidence: 'documented',
  on: [],
  steps: () => [
    errorWords('usps-client-authentication-failed', (exchange) =>
      isOldTokenAnswer(exchange) && refusedFor(exchange, /no client authentication|^invalid_client/)
        ? { status: 401, body: { error: 'invalid_client', error_description: 'Client authentication failed.' } }
        : undefined,
    ),
  ],
}

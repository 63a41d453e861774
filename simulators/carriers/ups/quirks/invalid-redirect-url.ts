import { isOldTokenAnswer } from '../../../core/old-shape.ts'
import type { Quirk } from '../../../core/quirk.ts'
import { errorWords, refusedFor } from '../errors.ts'

/** A redirect URI that differs by www alone is another one. */
export const invalidRedirectUrl: Quirk = {
  id: 'ups/invalid-redirect-url',
  carrier: 'ups',
  says: 'Answers 400 and 10400 "Invalid Redirect URL" where the redirect URI of the token request is another one or missing.',
  sources: ['UPI'],
  confidence: 'seen',
  on: ['today'],
  steps: () => [
    errorWords('ups-invalid-redirect-url', (exchange) =>
      isOldTokenAnswer(exchange) && refusedFor(exchange, /redirect_uri/)
        ? { status: 400, code: '10400', message: 'Invalid Redirect URL' }
        : undefined,
    ),
  ],
}

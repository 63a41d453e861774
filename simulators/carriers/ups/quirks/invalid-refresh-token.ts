import { isOldTokenAnswer } from '../../../core/old-shape.ts'
import type { Quirk } from '../../../core/quirk.ts'
import { errorWords, refusedFor } from '../errors.ts'

/** The words were seen; status and code were not. */
export const invalidRefreshToken: Quirk = {
  id: 'ups/invalid-refresh-token',
  carrier: 'ups',
  says: 'Answers 400 and 10400 "Invalid Refresh Token" for a refresh token that is wrong, expired or used.',
  sources: ['SSU', 'none'],
  confidence: 'chosen',
  on: ['today', 'migrating'],
  steps: () => [
    errorWords('ups-invalid-refresh-token', (exchange) =>
      isOldTokenAnswer(exchange) && refusedFor(exchange, /refresh.token/)
        ? { status: 400, code: '10400', message: 'Invalid Refresh Token' }
        : undefined,
    ),
  ],
}

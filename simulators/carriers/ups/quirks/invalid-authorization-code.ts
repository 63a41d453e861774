import { isOldTokenAnswer } from '../../../core/old-shape.ts'
import type { Quirk } from '../../../core/quirk.ts'
import { errorWords, refusedFor } from '../errors.ts'

/** Not invalid_grant. */
export const invalidAuthorizationCode: Quirk = {
  id: 'ups/invalid-authorization-code',
  carrier: 'ups',
  says: 'Answers 400 and 10400 "Invalid authorization code" for a code that is wrong, expired or used.',
  sources: ['UPI'],
  confidence: 'seen',
  on: ['today'],
  steps: () => [
    errorWords('ups-invalid-authorization-code', (exchange) =>
      isOldTokenAnswer(exchange) && refusedFor(exchange, /authorization code|parameter.*: code/)
        ? { status: 400, code: '10400', message: 'Invalid authorization code' }
        : undefined,
    ),
  ],
}

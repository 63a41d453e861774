import { isOldTokenAnswer } from '../../../core/old-shape.ts'
import type { Quirk } from '../../../core/quirk.ts'
import { errorWords, refusedFor } from '../errors.ts'

/** No source says what a wrong verifier brings. */
export const invalidCodeVerifier: Quirk = {
  id: 'ups/invalid-code-verifier',
  carrier: 'ups',
  says: 'Answers 400 and 10400 "Invalid code verifier" for a wrong or missing verifier.',
  sources: ['none'],
  confidence: 'chosen',
  on: ['today'],
  steps: () => [
    errorWords('ups-invalid-code-verifier', (exchange) =>
      isOldTokenAnswer(exchange) && refusedFor(exchange, /code_verifier/)
        ? { status: 400, code: '10400', message: 'Invalid code verifier' }
        : undefined,
    ),
  ],
}

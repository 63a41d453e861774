import { isOldTokenAnswer } from '../../../core/old-shape.ts'
import type { Quirk } from '../../../core/quirk.ts'
import { errorWords, refusedFor } from '../errors.ts'

/** The same words for both. */
export const clientIdIsInvalid: Quirk = {
  id: 'ups/client-id-is-invalid',
  carrier: 'ups',
  says: 'Answers 401 and 10401 "ClientId is Invalid" for a wrong id and for a wrong secret.',
  sources: ['SR', 'KAR'],
  confidence: 'recorded',
  on: ['today', 'migrating'],
  steps: () => [
    errorWords('ups-client-id-is-invalid', (exchange) =>
      isOldTokenAnswer(exchange) && refusedFor(exchange, /^invalid_client/)
        ? { status: 401, code: '10401', message: 'ClientId is Invalid' }
        : undefined,
    ),
  ],
}

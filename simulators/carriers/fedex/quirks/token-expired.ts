import type { Quirk } from '../../../core/quirk.ts'
import { errorWords } from '../errors.ts'

/** Clients are told to ask for a new token on 401. */
export const tokenExpired: Quirk = {
  id: 'fedex/token-expired',
  carrier: 'fedex',
  says: 'A call with a bad token gets 401 NOT.AUTHORIZED.ERROR.',
  sources: ['FX1', 'FX2'],
  confidence: 'documented',
  on: ['today', 'migrating'],
  steps: () => [
    errorWords('fedex-token-expired', ({ refusal }) =>
      refusal === 'bad-credentials' || refusal === 'no-credentials'
        ? {
            status: 401,
            code: 'NOT.AUTHORIZED.ERROR',
            message: 'Access token expired. Please modify your request and try again.',
          }
        : undefined,
    ),
  ],
}

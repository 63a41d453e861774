import type { Quirk } from '../../../core/quirk.ts'
import { errorWords } from '../errors.ts'

/** Nothing tells an expired token from a forged one. */
export const invalidAuthenticationInformation: Quirk = {
  id: 'ups/invalid-authentication-information',
  carrier: 'ups',
  says: 'A call with a token that is wrong, expired or missing gets 401 and 250002 "Invalid Authentication Information."',
  sources: ['UPI'],
  confidence: 'seen',
  on: ['today', 'migrating'],
  steps: () => [
    errorWords('ups-invalid-authentication-information', ({ refusal }) =>
      refusal === 'bad-credentials' || refusal === 'no-credentials'
        ? { status: 401, code: '250002', message: 'Invalid Authentication Information.' }
        : undefined,
    ),
  ],
}

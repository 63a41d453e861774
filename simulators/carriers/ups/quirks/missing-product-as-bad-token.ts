import type { Quirk } from '../../../core/quirk.ts'
import { errorWords } from '../errors.ts'

/** Integrators look for the fault in the token. */
export const missingProductAsBadToken: Quirk = {
  id: 'ups/missing-product-as-bad-token',
  carrier: 'ups',
  says: 'A call of an API that was not added to the app gets the same 401 and 250002 as a bad token.',
  sources: ['SR'],
  confidence: 'seen',
  on: ['today', 'migrating'],
  steps: () => [
    errorWords('ups-missing-product-as-bad-token', ({ refusal }) =>
      refusal === 'not-subscribed'
        ? { status: 401, code: '250002', message: 'Invalid Authentication Information.' }
        : undefined,
    ),
  ],
}

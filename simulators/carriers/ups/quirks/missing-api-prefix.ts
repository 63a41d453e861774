import type { Quirk } from '../../../core/quirk.ts'
import { resourceAt } from '../../../core/resource.ts'
import { errorWords } from '../errors.ts'

/** The words are those of the old access keys. */
export const missingApiPrefix: Quirk = {
  id: 'ups/missing-api-prefix',
  carrier: 'ups',
  says: 'A call without /api in front of its path gets 401 and 250003 "Invalid Access License number".',
  sources: ['UPI', 'KAR'],
  confidence: 'seen',
  on: ['today', 'migrating'],
  steps: () => [
    errorWords('ups-missing-api-prefix', ({ kit, endpoint, asked }) =>
      endpoint === 'other' && resourceAt(kit.carrier.resources, `/api${asked}`) !== undefined
        ? { status: 401, code: '250003', message: 'Invalid Access License number' }
        : undefined,
    ),
  ],
}

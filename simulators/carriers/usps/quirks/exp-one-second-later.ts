import { laterExpiry } from '../../../core/later-expiry.ts'
import type { Quirk } from '../../../core/quirk.ts'

/** 28800 to 28799: the answer is cut by a second, the token is not. */
export const expOneSecondLater: Quirk = {
  id: 'usps/exp-one-second-later',
  carrier: 'usps',
  says: 'The exp - iat of an access token is one second more than the expires_in of the answer it came with.',
  sources: ['JWT', 'US1'],
  confidence: 'recorded',
  on: ['today'],
  steps: () => laterExpiry(),
}

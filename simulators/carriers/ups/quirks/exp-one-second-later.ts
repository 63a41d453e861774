import { laterExpiry } from '../../../core/later-expiry.ts'
import type { Quirk } from '../../../core/quirk.ts'

/** 14400 to 14399: the answer is cut by a second, the token is not. */
export const expOneSecondLater: Quirk = {
  id: 'ups/exp-one-second-later',
  carrier: 'ups',
  says: 'The exp - iat of an access token is one second more than the expires_in of the answer it came with.',
  sources: ['JWT', 'FS1'],
  confidence: 'recorded',
  on: ['today'],
  steps: () => laterExpiry(),
}

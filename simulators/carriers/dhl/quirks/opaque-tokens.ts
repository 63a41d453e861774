import { tokensWrittenBy } from '../../../core/access-token.ts'
import type { Quirk } from '../../../core/quirk.ts'
import { lettersAndDigits } from '../../letters-and-digits.ts'

/** The form of the platform underneath, which the specification names. */
export const opaqueTokens: Quirk = {
  id: 'dhl/opaque-tokens',
  carrier: 'dhl',
  says: 'Access tokens are 28 letters and digits.',
  sources: ['DH1', 'DK'],
  confidence: 'recorded',
  on: ['today'],
  steps: () => [tokensWrittenBy(() => lettersAndDigits(28))],
}

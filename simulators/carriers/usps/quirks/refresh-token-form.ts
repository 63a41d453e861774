import type { Quirk } from '../../../core/quirk.ts'
import type { ProviderStep } from '../../../core/step.ts'
import { lettersAndDigits } from '../../letters-and-digits.ts'

/** The form of the platform underneath. */
export const refreshTokenForm: Quirk = {
  id: 'usps/refresh-token-form',
  carrier: 'usps',
  says: 'Refresh tokens are 32 letters and digits.',
  sources: ['US1'],
  confidence: 'recorded',
  on: ['today'],
  steps: () => [form],
}

const form: ProviderStep = {
  name: 'usps-refresh-token-form',
  stage: 'provider',
  apply(provider) {
    Reflect.set(provider.RefreshToken.prototype, 'generateTokenId', () => lettersAndDigits(32))
  },
}

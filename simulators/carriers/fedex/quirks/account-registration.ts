import type { Quirk } from '../../../core/quirk.ts'
import { serveRegistration } from '../registration.ts'

/** The account token is a header beside the parent project's bearer token, and lives for half an hour; a PIN for ten minutes. */
export const accountRegistration: Quirk = {
  id: 'fedex/account-registration',
  carrier: 'fedex',
  says: 'Makes child_Key and child_secret by /registration/v2: address, then PIN or invoice, with an accountAuthToken (HS256) that lives for half an hour.',
  sources: ['SSF'],
  confidence: 'documented',
  chosen:
    'Any account of nine digits with an address is known, the PIN is 234560 and the invoice 234562278 over 234.00 USD; the words for a wrong PIN and an old account token.',
  on: ['today', 'migrating'],
  steps: () => [{ name: 'fedex-account-registration', stage: 'before', apply: serveRegistration }],
}

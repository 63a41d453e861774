import type { JWSHeaderParameters } from 'jose'
import { ExchangeRefusal } from '../refusal.ts'

/** Only what was made to be an access token is one (RFC 9068, 4): no ID token, no proof, no assertion. */
export function checkType({ typ }: JWSHeaderParameters): void {
  const type = typeof typ === 'string' ? typ.toLowerCase().replace(/^application\//, '') : undefined
  if (type !== 'at+jwt') throw new ExchangeRefusal('TOKEN_INVALID', 'not an access token by its type')
}

import type { JWTPayload } from 'jose'
import { ExchangeRefusal } from '../refusal.ts'
import type { Time } from './check-expiry.ts'

/** Already valid and not made in the future, where the token says so (RFC 7519, 4.1.5 and 4.1.6). */
export function checkBeginning({ nbf, iat }: JWTPayload, { now, leeway }: Time): void {
  for (const begin of [nbf, iat]) {
    if (begin === undefined) continue
    if (typeof begin !== 'number' || begin > now + leeway) throw new ExchangeRefusal('TOKEN_INVALID', 'not valid yet')
  }
}

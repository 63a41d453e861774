import type { JWTPayload } from 'jose'
import type { ExchangeTenant } from '../configuration.ts'
import { ExchangeRefusal } from '../refusal.ts'

/** The very issuer of this tenant, as a string and never normalised (RFC 9068, 4). An introspection answer may leave it out. */
export function checkIssuer({ iss }: JWTPayload, { issuer, tokens }: ExchangeTenant): void {
  if (iss === issuer || (tokens === 'opaque' && iss === undefined)) return
  throw new ExchangeRefusal('TOKEN_INVALID', 'another issuer')
}
